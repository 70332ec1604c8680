import type { AddressInfo, Server } from 'node:net'
import { createServer as createTcpServer } from 'node:net'
import { createServer, type Pdu, type Session } from 'smpp'
import { afterEach, expect, test, vi } from 'vitest'
import { systemClock } from '../../protocol/clock.ts'
import type { Log, LogFields } from '../../protocol/log.ts'
import { Secret } from '../../protocol/secret.ts'
import { createTestCertificate } from '../../tests/machine/create-test-certificate.ts'
import type { DeliveryReport, TextMessage } from '../message-channel.ts'
import { smppSettingsSchema } from './smpp-settings.ts'
import { startSmpp } from './start-smpp.ts'

const certificate = createTestCertificate()
const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

type Answer = number | 'silent' | 'hang-up'
interface Behaviour {
  readonly tls?: boolean
  readonly bind?: Answer
  readonly submit?: (index: number) => Answer
}

/** A provider that keeps every PDU it was sent. */
async function startProvider({ tls = false, bind = 0, submit = () => 0 }: Behaviour = {}) {
  const submits: Pdu[] = []
  const binds: Pdu[] = []
  const enquiries: Pdu[] = []
  const acknowledged: number[] = []
  const sessions = new Set<Session>()
  const reply = (session: Session, pdu: Pdu, answer: Answer, fields = {}) => {
    if (answer === 'hang-up') session.destroy()
    else if (answer !== 'silent') session.send(pdu.response({ command_status: answer, ...fields }))
  }
  const server = createServer(tls ? certificate : {}, (session) => {
    sessions.add(session)
    session.on('error', () => session.destroy())
    session.on('close', () => sessions.delete(session))
    session.on('bind_transceiver', (pdu: Pdu) => {
      binds.push(pdu)
      reply(session, pdu, bind)
    })
    session.on('enquire_link', (pdu: Pdu) => {
      enquiries.push(pdu)
      reply(session, pdu, 0)
    })
    session.on('unbind', (pdu: Pdu) => reply(session, pdu, 0))
    session.on('submit_sm', (pdu: Pdu) => {
      submits.push(pdu)
      reply(session, pdu, submit(submits.length - 1), { message_id: `m${submits.length}` })
    })
    session.on('deliver_sm_resp', (pdu: Pdu) => acknowledged.push(pdu.command_status))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const hangUp = () => {
    for (const session of sessions) session.destroy()
  }
  stops.push(() => {
    hangUp()
    return new Promise((resolve) => server.close(resolve))
  })
  const { port } = server.address() as AddressInfo
  return { port, submits, binds, enquiries, acknowledged, sessions, hangUp }
}

const canary = '739154'
function open(port: number, more: Record<string, unknown> = {}) {
  const lines: unknown[] = []
  const write = (event: string, fields?: LogFields) => void lines.push([event, fields])
  const log: Log = { debug: write, info: write, warn: write, error: write }
  const reports: DeliveryReport[] = []
  const onReport = vi.fn((report: DeliveryReport) => {
    reports.push(report)
    return Promise.resolve()
  })
  const settings = smppSettingsSchema.parse({
    host: '127.0.0.1',
    port,
    security: 'loopback',
    systemId: 'firstkey',
    password: 'pass',
    sender: 'Contoso',
    longestPause: 200,
    ...more,
  })
  const channel = startSmpp(settings, { clock: systemClock, log, random: () => 0.5, onReport })
  stops.push(() => channel.stop())
  return { channel, lines, reports, onReport }
}

const text: TextMessage = {
  channel: 'text',
  key: 'delivery-1/code/1',
  to: '+31612345678',
  text: new Secret(`${canary} is your code for Contoso.\n@start.contoso.test #${canary}`),
  validMinutes: 10,
}
const never = new AbortController().signal
const message = (pdu: Pdu | undefined) =>
  (pdu?.['short_message'] as { message: string; udh?: Buffer[] } | undefined) ?? { message: '' }

test('a text goes out in one segment with a sender name, a number, a lifetime and a wish for a receipt', async () => {
  const provider = await startProvider()
  const { channel } = open(provider.port)
  expect(await channel.send(text, never)).toEqual({ outcome: 'accepted', reference: 'm1' })
  expect(provider.binds[0]).toMatchObject({ system_id: 'firstkey', password: 'pass' })
  expect(provider.submits).toHaveLength(1)
  expect(provider.submits[0]).toMatchObject({
    source_addr: 'Contoso',
    source_addr_ton: 5,
    destination_addr: '31612345678',
    dest_addr_ton: 1,
    data_coding: 0,
    esm_class: 0,
    registered_delivery: 1,
  })
  expect(message(provider.submits[0]).message).toBe(text.text.reveal((words) => `${words}`))
  const lifetime = provider.submits[0]?.['validity_period'] as Date
  expect(Math.round((lifetime.getTime() - Date.now()) / 60_000)).toBe(10)
})

test('a long text goes out in numbered segments, each text with a reference of its own', async () => {
  const provider = await startProvider()
  const { channel } = open(provider.port)
  const long = 'Welkom Zoë, '.repeat(20)
  const message1 = { ...text, text: new Secret(long) }
  expect(await channel.send(message1, never)).toEqual({ outcome: 'accepted', reference: 'm4' })
  expect(await channel.send(message1, never)).toMatchObject({ outcome: 'accepted' })
  const headers = provider.submits.map((pdu) => [...(message(pdu).udh?.[0] ?? [])])
  const numbers = (reference: number) => [1, 2, 3, 4].map((index) => [0, 3, reference, 4, index])
  expect(headers).toEqual([...numbers(128), ...numbers(129)])
  const first = provider.submits.slice(0, 4)
  expect(first.map((pdu) => message(pdu).message).join('')).toBe(long)
  expect(first.map((pdu) => pdu['registered_delivery'])).toEqual([0, 0, 0, 1])
  expect(new Set(first.map((pdu) => pdu['data_coding']))).toEqual(new Set([8]))
})

test('a text that would cost too many segments is not sent', async () => {
  const provider = await startProvider()
  const { channel } = open(provider.port, { maxSegments: 2 })
  const long = { ...text, text: new Secret('a'.repeat(307)) }
  expect(await channel.send(long, never)).toMatchObject({
    code: 'content-refused',
    permanent: true,
  })
  expect(provider.submits).toEqual([])
})

test.each([
  ['throttling', 0x58, 'throttled', false],
  ['a full queue', 0x14, 'busy', false],
  ['a number nobody has', 0x0b, 'address-refused', true],
  ['a sender we may not use', 0x0a, 'sender-refused', false],
  ['a number of its own', 0x4ff, 'busy', false],
])('%s (%i) is told apart', async (_what, status, code, permanent) => {
  const provider = await startProvider({ submit: () => status })
  const { channel } = open(provider.port)
  expect(await channel.send(text, never)).toEqual({ outcome: 'refused', code, permanent })
})

test('a refused second segment makes the whole text refused', async () => {
  const provider = await startProvider({ submit: (index) => (index === 1 ? 0x58 : 0) })
  const { channel } = open(provider.port)
  const long = { ...text, text: new Secret('a'.repeat(307)) }
  expect(await channel.send(long, never)).toMatchObject({ code: 'throttled' })
  expect(provider.submits).toHaveLength(2)
})

test.each(['silent', 'hang-up'] as const)(
  'a provider that goes %s leaves the outcome unknown',
  async (how) => {
    const provider = await startProvider({ submit: () => how })
    const { channel } = open(provider.port, { submitTimeout: 1500 })
    expect(await channel.send(text, never)).toEqual({ outcome: 'unknown' })
  },
)

test('aborting while the provider is silent leaves the outcome unknown at once', async () => {
  const provider = await startProvider({ submit: () => 'silent' })
  const { channel } = open(provider.port)
  expect(await channel.send(text, AbortSignal.timeout(1500))).toEqual({ outcome: 'unknown' })
})

test.each([
  ['a wrong password', 0x0e, 'sign-in-refused'],
  ['a wrong name', 0x0f, 'sign-in-refused'],
  ['already bound elsewhere', 0x05, 'busy'],
  ['no answer', 'silent', 'unreachable'],
] as const)('binding: %s', async (_what, bind, code) => {
  const provider = await startProvider({ bind })
  const { channel } = open(provider.port, bind === 'silent' ? { connectTimeout: 300 } : {})
  expect(await channel.send(text, never)).toEqual({ outcome: 'refused', code, permanent: false })
  expect(await channel.check(never)).toMatchObject({ state: 'failing', code })
  expect(provider.submits).toEqual([])
})

test('under TLS nothing is said before the certificate has been checked', async () => {
  const provider = await startProvider({ tls: true })
  const tls = { security: 'tls', host: 'localhost' }
  const good = open(provider.port, { ...tls, ca: certificate.cert })
  expect(await good.channel.send(text, never)).toMatchObject({ outcome: 'accepted' })
  expect(await good.channel.check(never)).toEqual({ state: 'ready' })
  const byAddress = open(provider.port, { ...tls, host: '127.0.0.1', ca: certificate.cert })
  expect(await byAddress.channel.send(text, never)).toMatchObject({ outcome: 'accepted' })
  const seen = provider.binds.length
  for (const wrong of [{}, { ca: certificate.cert, serverName: 'sms.contoso.test' }]) {
    const { channel } = open(provider.port, { ...tls, ...wrong })
    expect(await channel.send(text, never)).toMatchObject({ code: 'tls-refused' })
  }
  expect(provider.binds).toHaveLength(seen)
})

test('a provider that does not speak TLS gets no password', async () => {
  const provider = await startProvider()
  const { channel } = open(provider.port, {
    ...{ security: 'tls', host: 'localhost' },
    connectTimeout: 1000,
  })
  const outcome = await channel.send(text, never)
  expect(['tls-refused', 'unreachable']).toContain(outcome.outcome === 'refused' && outcome.code)
  expect(provider.binds).toEqual([])
})

test('a lost connection is opened again without anybody sending', async () => {
  const provider = await startProvider()
  const { channel } = open(provider.port)
  expect(await channel.check(never)).toEqual({ state: 'ready' })
  provider.hangUp()
  await vi.waitFor(() => expect(provider.binds).toHaveLength(2), 20_000)
  expect(await channel.send(text, never)).toMatchObject({ outcome: 'accepted' })
})

test('a quiet connection is asked whether it lives, and dropped when it does not answer', async () => {
  const provider = await startProvider()
  const { channel } = open(provider.port, { enquireEvery: 100, connectTimeout: 200 })
  await channel.check(never)
  await vi.waitFor(() => expect(provider.enquiries.length).toBeGreaterThan(1), 20_000)
  for (const session of provider.sessions) session.removeAllListeners('enquire_link')
  await vi.waitFor(() => expect(provider.binds.length).toBeGreaterThan(1), 20_000)
})

const receipt = {
  esm_class: 4,
  source_addr: '31612345678',
  short_message: `id:m1 sub:001 dlvrd:001 submit date:2611220900 done date:2611220901 stat:DELIVRD err:000 text:x`,
}

test('a receipt is reported and acknowledged only after it was kept', async () => {
  const provider = await startProvider()
  const { channel, onReport, reports } = open(provider.port)
  await channel.send(text, never)
  const [session] = provider.sessions
  onReport.mockRejectedValueOnce(new Error('the database is away'))
  session?.deliver_sm(receipt)
  await vi.waitFor(() => expect(provider.acknowledged).toEqual([0x64]), 20_000)
  session?.deliver_sm(receipt)
  await vi.waitFor(() => expect(provider.acknowledged).toEqual([0x64, 0]), 20_000)
  expect(reports).toEqual([{ reference: 'm1', state: 'delivered', detail: 'DELIVRD err 000' }])
})

test('a text that somebody sends back is acknowledged and goes nowhere', async () => {
  const provider = await startProvider()
  const { channel, reports, lines } = open(provider.port)
  await channel.send(text, never)
  const [session] = provider.sessions
  session?.deliver_sm({ esm_class: 0, source_addr: '31612345678', short_message: 'STOP' })
  await vi.waitFor(() => expect(provider.acknowledged).toEqual([0]), 20_000)
  expect(reports).toEqual([])
  expect(JSON.stringify(lines)).not.toContain('STOP')
})

test('garbage from the provider ends the connection and nothing else', async () => {
  const server: Server = createTcpServer((socket) => {
    socket.on('error', () => undefined)
    socket.resume()
    socket.write(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => new Promise((resolve) => server.close(resolve)))
  const { channel } = open((server.address() as AddressInfo).port)
  expect(await channel.send(text, never)).toMatchObject({ code: 'unreachable' })
})

test('nobody at home is unreachable', async () => {
  const provider = await startProvider()
  await Promise.all(stops.splice(0).map((stop) => stop()))
  const { channel } = open(provider.port)
  expect(await channel.send(text, never)).toMatchObject({ code: 'unreachable', permanent: false })
})

test('stopping says goodbye, answers what is under way and sends nothing more', async () => {
  const provider = await startProvider({ submit: () => 'silent' })
  const { channel } = open(provider.port)
  const sending = channel.send(text, never)
  await vi.waitFor(() => expect(provider.submits).toHaveLength(1), 20_000)
  await channel.stop()
  expect(await sending).toEqual({ outcome: 'unknown' })
  expect(await channel.send(text, never)).toMatchObject({ code: 'stopped' })
  await vi.waitFor(() => expect(provider.sessions.size).toBe(0), 20_000)
  expect(provider.submits).toHaveLength(1)
})

test('no log line holds a number or a word of the text', async () => {
  const provider = await startProvider({ submit: (index) => (index === 0 ? 0 : 0x0b) })
  const { channel, lines } = open(provider.port)
  await channel.send(text, never)
  await channel.send(text, never)
  expect(lines.length).toBeGreaterThan(2)
  expect(JSON.stringify(lines)).not.toMatch(new RegExp(`${canary}|612345678|start.contoso`))
})
