import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { createCloudHttp } from '../cloud-http.ts'
import { askForIdentityToken } from './managed-identity.ts'

const folder = mkdtempSync(join(tmpdir(), 'firstkey-arc-'))
const keys = join(folder, 'tokens')
mkdirSync(join(keys, 'below'), { recursive: true })
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let stop = () => Promise.resolve()
afterEach(() => stop())

/** Whatever listens where Azure Arc’s agent should: it names a file, and takes what it is shown. */
async function askNamed(file: string): Promise<{ readonly shown: string | undefined }> {
  let shown: string | undefined
  const server = createServer((request, response) => {
    shown = request.headers.authorization
    if (shown === undefined) {
      response.writeHead(401, { 'www-authenticate': `Basic realm=${file}` }).end()
    } else {
      const expiresOn = String(Math.floor(Date.now() / 1000) + 3600)
      response.end(JSON.stringify({ access_token: 't', expires_on: expiresOn }))
    }
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  stop = () =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const identity = { kind: 'managed-identity', host: 'arc', endpoint, keyFolder: keys } as const
  const clock = { now: () => new Date(), sleep: () => Promise.resolve() }
  const ports = { http: createCloudHttp(), clock }
  await askForIdentityToken(identity, 'https://graph.microsoft.com', undefined, ports).catch(
    (fault) => expect(fault).toMatchObject({ code: 'token-refused' }),
  )
  return { shown }
}

const write = (name: string, text: string) => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

describe('a key of Azure Arc', () => {
  test('in its folder is shown', async () => {
    expect(await askNamed(write('tokens/1.key', 'k1'))).toEqual({ shown: 'Basic k1' })
  })

  const elsewhere = write('other.key', 'k2')
  symlinkSync(elsewhere, join(keys, 'link.key'))
  test.each([
    ['a file elsewhere', elsewhere],
    ['a file above, by a way through the folder', join(keys, 'x/../../other.key')],
    ['a file in a folder below', write('tokens/below/3.key', 'k3')],
    ['a file that is no key', write('tokens/4.txt', 'k4')],
    ['a file too long to be a key', write('tokens/5.key', 'k'.repeat(4097))],
    ['a file that is empty', write('tokens/6.key', '')],
    ['a file that is gone', join(keys, 'gone.key')],
    ['a link that leads out of the folder', join(keys, 'link.key')],
    ['nothing', ''],
  ])('%s is not', async (_name, file) => {
    expect(await askNamed(file)).toEqual({ shown: undefined })
  })
})
