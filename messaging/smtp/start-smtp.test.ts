import type { AddressInfo } from 'node:net'
import { createServer, type Server } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, expect, test } from 'vitest'
import { systemClock } from '../../protocol/clock.ts'
import type { Log, LogFields } from '../../protocol/log.ts'
import { Secret } from '../../protocol/secret.ts'
import { createTestCertificate } from '../../tests/machine/create-test-certificate.ts'
import type { MailMessage } from '../message-channel.ts'
import { smtpSettingsSchema } from './smtp-settings.ts'
import { startSmtp } from './start-smtp.ts'

const certificate = createTestCertificate()

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

interface Taken {
  readonly from: string
  readonly to: readonly string[]
  readonly raw: string
}

async function startServer(options: SMTPServerOptions = {}) {
  const taken: Taken[] = []
  const server = new SMTPServer({
    ...certificate,
    authOptional: true,
    onData(stream, session, done) {
      let raw = ''
      stream.on('data', (chunk: Buffer) => {
        raw += chunk.toString('utf8')
      })
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        taken.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw,
        })
        done()
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => new Promise((resolve) => server.close(() => resolve())))
  return { taken, port: (server.server.address() as AddressInfo).port }
}

function open(port: number, more: Record<string, unknown> = {}) {
  const lines: [string, LogFields | undefined][] = []
  const write = (event: string, fields?: LogFields) => void lines.push([event, fields])
  const log: Log = { debug: write, info: write, warn: write, error: write }
  const settings = smtpSettingsSchema.parse({
    host: 'localhost',
    port,
    ca: certificate.cert,
    from: 'start@contoso.test',
    fromName: 'Contoso',
    ...more,
  })
  const channel = startSmtp(settings, { clock: systemClock, log })
  stops.push(() => channel.stop())
  return { channel, lines }
}

const canary = 'canary-5f1c'
const mail: MailMessage = {
  channel: 'mail',
  key: 'delivery-1/invitation/1',
  to: 'b.jensen@example.org',
  subject: 'Welcome to Contoso',
  text: new Secret(`Open https://start.contoso.test/#${canary}`),
  html: new Secret(`<p>Zoë, <a href="https://start.contoso.test/#${canary}">start</a></p>`),
  language: 'en',
}
const never = new AbortController().signal

test('a mail goes out under STARTTLS with plain text, HTML and the headers that stop robots answering', async () => {
  const { taken, port } = await startServer({
    // The server takes no sender before TLS, so a mail that arrives came under TLS.
    onMailFrom: (_address, session, done) => done(session.secure ? null : new Error('no TLS')),
  })
  const { channel } = open(port)
  const outcome = await channel.send(mail, never)
  expect(outcome).toMatchObject({ outcome: 'accepted' })
  expect(taken).toHaveLength(1)
  const [{ from, to, raw } = { from: '', to: [], raw: '' }] = taken
  expect({ from, to }).toEqual({ from: 'start@contoso.test', to: ['b.jensen@example.org'] })
  expect(raw).toContain('From: Contoso <start@contoso.test>')
  expect(raw).toContain('Auto-Submitted: auto-generated')
  expect(raw).toContain('Content-Language: en')
  expect(raw).toContain('multipart/alternative')
  expect(raw).not.toMatch(/^X-Mailer/im)
  expect(raw).toContain(`Message-ID: ${outcome.outcome === 'accepted' && outcome.reference}`)
})

test('long lines and letters of any script arrive as they were said', async () => {
  const { taken, port } = await startServer()
  const long = `${'Zoë begint op maandag. '.repeat(8)}https://start.contoso.test/#${'Ab-_9'.repeat(30)} 李 🔑`
  const message = { ...mail, text: new Secret(long), html: new Secret(`<p>${long}</p>`) }
  expect(await open(port).channel.send(message, never)).toMatchObject({ outcome: 'accepted' })
  const raw = taken[0]?.raw ?? ''
  expect(raw).not.toContain('format=flowed')
  expect(raw.split('\r\n').every((line) => line.length <= 78)).toBe(true)
  const parts = raw.split('Content-Transfer-Encoding: quoted-printable').slice(1)
  const decoded = parts.map((part) => {
    const joined = part.replace(/=\r\n/g, '')
    const bytes = joined.replace(/=([0-9A-F]{2})/g, (_, hex) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
    return Buffer.from(bytes, 'latin1').toString('utf8')
  })
  expect(decoded).toHaveLength(2)
  for (const part of decoded) expect(part).toContain(long)
})

test('the same key makes the same Message-ID, another key another', async () => {
  const { port } = await startServer()
  const { channel } = open(port)
  const first = await channel.send(mail, never)
  expect(await channel.send(mail, never)).toEqual(first)
  expect(await channel.send({ ...mail, key: 'delivery-2' }, never)).not.toEqual(first)
})

test('a mail goes out under TLS from the first byte, after signing in', async () => {
  const { taken, port } = await startServer({
    secure: true,
    authOptional: false,
    onAuth: (auth, _session, done) =>
      auth.username === 'firstkey' && auth.password === 'pass'
        ? done(null, { user: 'firstkey' })
        : done(new Error('no')),
  })
  const good = open(port, { security: 'tls', signIn: { name: 'firstkey', password: 'pass' } })
  expect(await good.channel.send(mail, never)).toMatchObject({ outcome: 'accepted' })
  expect(await good.channel.check(never)).toEqual({ state: 'ready' })
  const bad = open(port, { security: 'tls', signIn: { name: 'firstkey', password: canary } })
  expect(await bad.channel.send(mail, never)).toEqual({
    outcome: 'refused',
    code: 'sign-in-refused',
    permanent: false,
  })
  expect(await bad.channel.check(never)).toMatchObject({ code: 'sign-in-refused' })
  expect(taken).toHaveLength(1)
})

test('a server without STARTTLS gets nothing', async () => {
  const { taken, port } = await startServer({ disabledCommands: ['STARTTLS'] })
  const { channel } = open(port)
  expect(await channel.send(mail, never)).toMatchObject({ code: 'tls-refused', permanent: false })
  expect(taken).toEqual([])
})

test.each([
  ['an unknown authority', { ca: undefined }],
  ['another name', { serverName: 'mail.contoso.test' }],
])('a certificate of %s gets nothing', async (_what, more) => {
  const { taken, port } = await startServer()
  const { channel } = open(port, more)
  expect(await channel.send(mail, never)).toMatchObject({ code: 'tls-refused' })
  expect(await channel.check(never)).toMatchObject({ state: 'failing', code: 'tls-refused' })
  expect(taken).toEqual([])
})

const answer = (responseCode: number, words: string) =>
  Object.assign(new Error(words), { responseCode })

test.each([
  ['no such mailbox', 550, '5.1.1 No such person', 'address-refused', true],
  ['not for you', 550, '5.7.1 Relaying denied', 'sender-refused', false],
  ['greylisting', 451, '4.7.1 Come back later', 'throttled', false],
  ['a full disk', 452, '4.3.1 No space', 'busy', false],
])(
  'a recipient answered with "%s" is told apart',
  async (_what, status, words, code, permanent) => {
    const { port } = await startServer({
      onRcptTo: (_address, _session, done) => done(answer(status, words)),
    })
    const { channel } = open(port)
    expect(await channel.send(mail, never)).toEqual({ outcome: 'refused', code, permanent })
  },
)

test.each([
  ['5yz', 554, { outcome: 'refused', code: 'content-refused', permanent: true }],
  ['4yz', 451, { outcome: 'refused', code: 'throttled', permanent: false }],
])('a refusal after the mail was read (%s) is a refusal', async (_what, status, outcome) => {
  const { port } = await startServer({
    onData: (stream, _session, done) => {
      stream.resume()
      stream.on('end', () => done(answer(status, 'no')))
    },
  })
  expect(await open(port).channel.send(mail, never)).toEqual(outcome)
})

test('silence after the mail was offered is unknown, by timeout and by abort', async () => {
  const { port } = await startServer({ onData: (stream) => void stream.resume() })
  const { channel } = open(port, { sendTimeout: 1500 })
  expect(await channel.send(mail, never)).toEqual({ outcome: 'unknown' })
  const patient = open(port)
  expect(await patient.channel.send(mail, AbortSignal.timeout(1500))).toEqual({
    outcome: 'unknown',
  })
})

test('silence before the mail was offered is a refusal', async () => {
  const { port } = await startServer({ onRcptTo: () => undefined })
  const { channel } = open(port, { sendTimeout: 1500 })
  expect(await channel.send(mail, never)).toMatchObject({ code: 'unreachable', permanent: false })
  expect(await open(port).channel.send(mail, AbortSignal.timeout(300))).toMatchObject({
    code: 'stopped',
  })
})

test('nobody at home, and a server that only listens, are unreachable', async () => {
  const mute: Server = createServer(() => undefined)
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
  const { port } = mute.address() as AddressInfo
  const { channel } = open(port, { connectTimeout: 300 })
  expect(await channel.send(mail, never)).toMatchObject({ code: 'unreachable' })
  mute.close()
  expect(await open(port).channel.check(never)).toMatchObject({ code: 'unreachable' })
})

test.each([
  'b.jensen@example.org, eve@evil.test',
  'b.jensen@example.org\r\nBcc: eve@evil.test',
  '"b.jensen@example.org" <eve@evil.test>',
  'group: b.jensen@example.org;',
])('an address that names more than one mailbox is never sent to: %j', async (to) => {
  const { taken, port } = await startServer()
  expect(await open(port).channel.send({ ...mail, to }, never)).toMatchObject({
    code: 'address-refused',
    permanent: true,
  })
  expect(taken).toEqual([])
})

test('a subject cannot add a header', async () => {
  const { taken, port } = await startServer()
  const subject = 'Hello\r\nBcc: eve@evil.test\r\n\r\nbody'
  expect(await open(port).channel.send({ ...mail, subject }, never)).toMatchObject({
    outcome: 'accepted',
  })
  expect(taken[0]?.raw).not.toMatch(/^Bcc:/im)
  expect(taken[0]?.to).toEqual(['b.jensen@example.org'])
})

test('no log line holds an address or a word of the mail', async () => {
  const { port } = await startServer({
    onRcptTo: (address, _session, done) => done(answer(550, `5.1.1 <${address.address}> unknown`)),
  })
  const { channel, lines } = open(port)
  await channel.send(mail, never)
  expect(lines).not.toEqual([])
  expect(JSON.stringify(lines)).not.toMatch(new RegExp(`${canary}|jensen|example.org`))
})

test('after stop nothing is sent', async () => {
  const { taken, port } = await startServer()
  const { channel } = open(port)
  await channel.stop()
  expect(await channel.send(mail, never)).toMatchObject({ code: 'stopped' })
  expect(taken).toEqual([])
})
