import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { organisationSchema } from '../messaging/catalogue/organisation.ts'
import { systemClock as clock } from '../protocol/clock.ts'
import { startCodeTexts } from './start-code-texts.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstkey-texts-'))
  await writeFile(join(folder, 'password'), 'secret', { mode: 0o600 })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What is said of the length of codes for an organisation of this name, and what the log says of it. */
async function startFor(name: string) {
  const warnings: unknown[] = []
  const skip = () => undefined
  const log = {
    ...{ debug: skip, info: skip, error: skip },
    warn: (message: string, fields?: object) => {
      if (message.includes('segments')) warnings.push(fields)
    },
  }
  const organisation = organisationSchema.parse({ name, portalHost: 'start.contoso.com' })
  const text = {
    kind: 'smpp',
    host: '127.0.0.1',
    port: 9,
    security: 'loopback',
    systemId: 'contoso',
    systemType: '',
    passwordFile: join(folder, 'password'),
    sender: 'Contoso',
  } as const
  const texts = await startCodeTexts(
    { organisation, country: 'NL', text },
    { clock, log, random: () => 0.5 },
  )
  await texts.stop()
  return { length: texts.length, warnings }
}

test('a code that takes several segments is told of, in the log by language', async () => {
  expect(await startFor('Citroën')).toEqual({
    length: 'text-code-in-segments',
    warnings: [
      { language: 'en', segments: 3, hint: expect.stringContaining('shortName') },
      { language: 'nl', segments: 3, hint: expect.stringContaining('shortName') },
    ],
  })
})

test('of a code that fits nothing is said', async () => {
  expect(await startFor('Contoso')).toEqual({ length: 'ok', warnings: [] })
})
