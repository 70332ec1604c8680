import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../protocol/clock.ts'
import { runCommand } from './run-command.ts'

const log = { debug() {}, info() {}, warn() {}, error() {} }
let folder: string
let server: Server
let apart = 0
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'firstkey-check-'))
  // Refuses whatever has no signature, and says its time.
  server = createServer((_request, response) => {
    response.setHeader('date', new Date(Date.now() + apart).toUTCString())
    response.writeHead(401).end('{"code":"token-refused"}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  rmSync(folder, { recursive: true })
})

async function check(url: string): Promise<string> {
  const write = (name: string, content: unknown) => {
    writeFileSync(join(folder, name), JSON.stringify(content), { mode: 0o600 })
    return join(folder, name)
  }
  const rules = { containers: ['OU=Newcomers,DC=contoso,DC=test'] }
  write('guard.json', { directories: { contoso: rules } })
  write('password', 'of the service account')
  const config = write('agent.json', {
    name: 'agent of the test',
    server: url,
    stateFolder: 'state',
    guardFile: 'guard.json',
    organisation: { name: 'Contoso', portalHost: 'start.contoso.test' },
    country: 'NL',
    directories: [
      {
        name: 'contoso',
        controllers: [{ host: '127.0.0.1', port: 1 }],
        serviceAccount: { name: 'svc', passwordFile: 'password' },
      },
    ],
  })
  const printed: string[] = []
  await runCommand('check', {
    config,
    code: undefined,
    json: false,
    words: [],
    directories: [],
    print: (text) => printed.push(text),
    ports: {
      clock: systemClock,
      log,
      http: (to, request) => fetch(to, request),
      folder,
    },
    stopped: Promise.resolve(),
  })
  return printed.join('\n')
}
const own = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

test('a check says how far this machine’s clock is from the server’s', async () => {
  apart = 312_400
  const said = await check(own())
  expect(said).toMatch(/^clock +clock-apart$/m)
  expect(said).toMatch(/^ +this machine’s clock is 31[123] s behind the server’s$/m)
  apart = 0
  expect(await check(own())).toMatch(/^clock +ok$/m)
})

test('a check without a server knows nothing of the clock', async () => {
  expect(await check('http://127.0.0.1:1')).toMatch(/^clock +unknown$/m)
})
