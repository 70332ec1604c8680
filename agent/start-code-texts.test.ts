import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { organisationSchema } from '../messaging/catalogue/organisation.ts'
import { systemClock as clock } from '../protocol/clock.ts'
import { Secret } from '../protocol/secret.ts'
import { keepLines, startHttpsCarrier } from '../tests/machine/start-https-carrier.ts'
import { parseAgentConfig } from './config.ts'
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
    { organisation, country: 'NL', text: [text] },
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

const said = (more: object) => ({
  ...{ name: 'agent', server: 'https://agents.contoso.test', stateFolder: 's', guardFile: 'g' },
  ...{ country: 'NL', organisation: { name: 'Contoso', portalHost: 'start.contoso.test' } },
  directories: [
    {
      ...{ name: 'contoso', domain: 'contoso.test' },
      serviceAccount: { name: 'svc', passwordFile: 'password' },
    },
  ],
  ...more,
})

test('a code leaves by the second carrier when the first is unable, each with the secret of its file', async () => {
  const refuses = await startHttpsCarrier(() => ({ status: 503 }))
  const takes = await startHttpsCarrier(() => ({
    status: 201,
    body: { sid: `SM${'1'.repeat(32)}` },
  }))
  await writeFile(join(folder, 'key'), 'Bearer of-the-gateway\n', { mode: 0o600 })
  await writeFile(join(folder, 'token'), 'of-the-account\n', { mode: 0o600 })
  await writeFile(join(folder, 'first.pem'), refuses.ca)
  await writeFile(join(folder, 'second.pem'), takes.ca)
  const { text, organisation } = parseAgentConfig(
    said({
      text: [
        {
          ...{ kind: 'http', url: refuses.url, caFile: 'first.pem' },
          secretHeaderFiles: { authorization: 'key' },
          body: { form: { to: '{to}', text: '{text}' } },
        },
        {
          ...{ kind: 'twilio', accountSid: `AC${'0'.repeat(32)}`, authTokenFile: 'token' },
          ...{ from: 'Contoso', baseUrl: takes.url, caFile: 'second.pem' },
        },
      ],
    }),
    folder,
  )
  const { lines, log } = keepLines()
  const ports = { clock, log, random: () => 0.5 }
  const texts = await startCodeTexts({ organisation, country: 'NL', text }, ports)
  try {
    const code = {
      ...{ key: 'job-1', to: '+31612345678', code: new Secret('739154'), label: 'AB' },
      ...{ language: 'en', validFor: 10 },
    }
    const sent = await texts.send(code, new AbortController().signal)
    expect(sent).toMatchObject({ outcome: 'accepted' })
    expect(refuses.calls[0]?.headers.authorization).toBe('Bearer of-the-gateway')
    const basic = Buffer.from(`AC${'0'.repeat(32)}:of-the-account`).toString('base64')
    expect(takes.calls[0]?.headers.authorization).toBe(`Basic ${basic}`)
    const form = new URLSearchParams(takes.calls[0]?.body)
    expect(form.get('Body')).toContain('739154')
    // Nobody can call an agent, so nobody is asked to.
    expect(form.has('StatusCallback')).toBe(false)
    expect(JSON.stringify(lines)).not.toMatch(/739154|612345678|of-the-/)
  } finally {
    await texts.stop()
    await refuses.stop()
    await takes.stop()
  }
})

test.each([
  ['a secret of its own', { kind: 'twilio', authToken: 'x' }, 'authTokenFile'],
  ['secret headers of its own', { kind: 'http', secretHeaders: {} }, 'text.0.secretHeaders'],
  ['a way for reports', { kind: 'azure', reports: {} }, 'reports go to the server'],
])('a carrier with %s is refused in the file of the agent', (_what, carrier, words) => {
  expect(() => parseAgentConfig(said({ text: [carrier] }), folder)).toThrow(words)
})
