import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { systemClock } from '../../protocol/clock.ts'
import { Secret } from '../../protocol/secret.ts'
import {
  type CarrierAnswer,
  keepLines,
  startHttpsCarrier,
} from '../../tests/machine/start-https-carrier.ts'
import type { TextMessage } from '../message-channel.ts'
import { httpTextSettingsSchema } from './http-text-settings.ts'
import { startHttpText } from './start-http-text.ts'

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

const never = new AbortController().signal
const canary = '739154'
const number = '+31612345678'
const message: TextMessage = {
  channel: 'text',
  key: 'delivery-1/invitation/1',
  to: number,
  text: new Secret(`Say "${canary}" & \\ {to} Zoë`),
  validMinutes: 10,
}
const taken = { status: 200, body: { messages: [{ id: 'm-1', status: 'queued' }] } }

async function open(
  answer: (index: number) => CarrierAnswer = () => taken,
  more: Record<string, unknown> = {},
) {
  const gateway = await startHttpsCarrier((_call, index) => answer(index))
  stops.push(() => gateway.stop())
  const { lines, log } = keepLines()
  const settings = httpTextSettingsSchema.parse({
    url: `${gateway.url}/v1/messages`,
    ca: gateway.ca,
    headers: { 'x-product': 'firstkey' },
    secretHeaders: { authorization: 'Bearer opens-the-gateway' },
    body: {
      json: {
        from: 'Contoso',
        messages: [{ to: '{digits}', content: '{text}', ttl: '{validSeconds}', ref: '{id}' }],
      },
    },
    success: { pointer: '/messages/0/status', equals: ['queued'], reference: '/messages/0/id' },
    refusals: [
      {
        when: { pointer: '/messages/0/status', equals: ['bad-number'] },
        code: 'address-refused',
      },
    ],
    ...more,
  })
  const channel = startHttpText(settings, { clock: systemClock, log })
  stops.push(() => channel.stop())
  return { channel, gateway, lines }
}

test('a text goes out as the template says, every value encoded for its place', async () => {
  const { channel, gateway } = await open()
  expect(await channel.send(message, never)).toEqual({ outcome: 'accepted', reference: 'm-1' })
  const [call] = gateway.calls
  expect(call).toMatchObject({ method: 'POST', path: '/v1/messages' })
  expect(call?.headers).toMatchObject({
    authorization: 'Bearer opens-the-gateway',
    'x-product': 'firstkey',
    'content-type': 'application/json',
  })
  expect(JSON.parse(call?.body ?? '')).toEqual({
    from: 'Contoso',
    messages: [
      {
        to: '31612345678',
        // Words of the message that look like a placeholder stay words.
        content: `Say "${canary}" & \\ {to} Zoë`,
        ttl: 600,
        ref: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-/),
      },
    ],
  })
})

test('a form is encoded as a form, and an address as an address', async () => {
  const { channel, gateway } = await open(() => taken, {
    body: { form: { To: '{to}', B: '{text}' } },
  })
  await channel.send({ ...message, text: new Secret('a&B=c d+é') }, never)
  const [call] = gateway.calls
  expect(call?.body).toBe('To=%2B31612345678&B=a%26B%3Dc+d%2B%C3%A9')
  expect(call?.headers['content-type']).toContain('application/x-www-form-urlencoded')
  const second = await open(() => taken, { url: `${gateway.url}/to/{to}?id={id}`, ca: gateway.ca })
  await second.channel.send(message, never)
  expect(gateway.calls[1]?.path).toMatch(/^\/to\/%2B31612345678\?id=[0-9a-f-]{36}$/)
})

test('every attempt at the same words has the same id, other words have another', async () => {
  const { channel, gateway } = await open()
  await channel.send(message, never)
  await channel.send(message, never)
  await channel.send({ ...message, key: 'another' }, never)
  const ids = gateway.calls.map(({ body }) => /"ref":"([^"]+)"/.exec(body)?.[1])
  expect(ids[0]).toBe(ids[1])
  expect(ids[2]).not.toBe(ids[0])
})

const refused = (code: string, permanent = false) => ({ outcome: 'refused', code, permanent })
test.each<[string, CarrierAnswer, object]>([
  [
    'a described refusal',
    { status: 200, body: { messages: [{ status: 'bad-number' }] } },
    refused('address-refused', true),
  ],
  ['401', { status: 401 }, refused('sign-in-refused')],
  ['403', { status: 403 }, refused('sign-in-refused')],
  ['404', { status: 404 }, refused('sender-refused')],
  [
    'a redirect',
    { status: 307, headers: { location: 'https://localhost:1/' } },
    refused('sender-refused'),
  ],
  ['413', { status: 413 }, refused('content-refused', true)],
  ['429', { status: 429 }, refused('throttled')],
  ['503', { status: 503 }, refused('busy')],
  ['408', { status: 408 }, { outcome: 'unknown' }],
  ['500', { status: 500 }, { outcome: 'unknown' }],
  ['502', { status: 502 }, { outcome: 'unknown' }],
  ['504', { status: 504 }, { outcome: 'unknown' }],
  [
    'success that nobody described',
    { status: 200, body: { messages: [{ status: 'odd' }] } },
    { outcome: 'unknown' },
  ],
  ['success that is no JSON', { status: 200 }, { outcome: 'unknown' }],
  ['a line cut after the request', 'cut', { outcome: 'unknown' }],
  ['a line that hangs', 'hang', { outcome: 'unknown' }],
  ['an answer that ends in the middle', 'half', { outcome: 'unknown' }],
])('%s is told apart', async (_what, answer, outcome) => {
  const hangs = answer === 'hang' || answer === 'half'
  const { channel } = await open(() => answer, hangs ? { sendTimeout: 1500 } : {})
  expect(await channel.send(message, never)).toEqual(outcome)
})

test('what asks to be left alone is left alone for so long, by seconds and by date', async () => {
  const later = new Date(Date.now() + 60_000).toUTCString()
  for (const after of ['60', later]) {
    const { channel, gateway } = await open(() => ({
      status: 429,
      headers: { 'retry-after': after },
    }))
    expect(await channel.send(message, never)).toEqual(refused('throttled'))
    expect(await channel.send(message, never)).toEqual(refused('throttled'))
    expect(gateway.calls).toHaveLength(1)
    expect(await channel.check(never)).toMatchObject({ state: 'failing', code: 'throttled' })
  }
})

test('without Retry-After the next text is tried', async () => {
  const { channel, gateway } = await open((index) => (index === 0 ? { status: 429 } : taken))
  await channel.send(message, never)
  expect(await channel.send(message, never)).toMatchObject({ outcome: 'accepted' })
  expect(gateway.calls).toHaveLength(2)
})

test('nobody at home, a mute listener and a foreign certificate are refusals: nothing left', async () => {
  const mute = createServer().listen(0, '127.0.0.1')
  const { port } = await new Promise<AddressInfo>((resolve) =>
    mute.once('listening', () => resolve(mute.address() as AddressInfo)),
  )
  const here = await open(() => taken, { url: `https://127.0.0.1:${port}/`, connectTimeout: 200 })
  expect(await here.channel.send(message, never)).toEqual(refused('unreachable'))
  mute.close()
  expect(await here.channel.send(message, never)).toEqual(refused('unreachable'))
  const { channel, gateway } = await open(() => taken, { ca: undefined })
  expect(await channel.send(message, never)).toEqual(refused('tls-refused'))
  expect(gateway.calls).toEqual([])
})

test('a caller who gives up hears unknown once the gateway may have read it, and nothing is sent after stop', async () => {
  const { channel, gateway } = await open(() => 'hang')
  expect(await channel.send(message, AbortSignal.timeout(1500))).toEqual({ outcome: 'unknown' })
  expect(await channel.send(message, AbortSignal.abort())).toEqual(refused('stopped'))
  await channel.stop()
  expect(await channel.send(message, never)).toEqual(refused('stopped'))
  expect(gateway.calls).toHaveLength(1)
})

test('a text of too many segments is refused before it is paid for', async () => {
  const { channel, gateway } = await open(() => taken, { maxSegments: 1 })
  const long = { ...message, text: new Secret('x'.repeat(161)) }
  expect(await channel.send(long, never)).toEqual(refused('content-refused', true))
  expect(gateway.calls).toEqual([])
})

test('check says what the gateway last said of us', async () => {
  const { channel } = await open((index) => (index === 0 ? { status: 401 } : taken))
  expect(await channel.check(never)).toEqual({ state: 'ready' })
  await channel.send(message, never)
  expect(await channel.check(never)).toMatchObject({ state: 'failing', code: 'sign-in-refused' })
  await channel.send(message, never)
  expect(await channel.check(never)).toEqual({ state: 'ready' })
})

test('no log line holds a number, a word or a key, whatever the gateway repeats', async () => {
  const { channel, lines } = await open(() => ({
    status: 400,
    body: { error: `${number} ${canary}` },
  }))
  await channel.send(message, never)
  expect(lines).not.toEqual([])
  expect(JSON.stringify(lines)).not.toMatch(/739154|612345678|opens-the-gateway/)
})

test.each([
  ['plain HTTP', { url: 'http://gateway.test/' }],
  ['the text in the address', { url: 'https://gateway.test/?t={text}' }],
  [
    'a placeholder that does not exist',
    { body: { json: { t: '{text}', to: '{to}', x: '{password}' } } },
  ],
  ['no number', { body: { json: { t: '{text}' } } }],
  ['JSON and a form', { body: { json: { t: '{text}{to}' }, form: { t: '{text}{to}' } } }],
  ['a header in two lines', { headers: { a: 'b\r\nc: d' } }],
  [
    'a short secret for reports',
    {
      reports: {
        secret: 'short',
        header: 'x',
        reference: '/id',
        state: '/s',
        delivered: ['d'],
        failed: ['f'],
      },
    },
  ],
])('a description with %s is refused', (_what, more) => {
  const good = { url: 'https://gateway.test/', body: { json: { t: '{text}', to: '{to}' } } }
  expect(httpTextSettingsSchema.safeParse(good).success).toBe(true)
  expect(httpTextSettingsSchema.safeParse({ ...good, ...more }).success).toBe(false)
})
