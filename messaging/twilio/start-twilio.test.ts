import { createHmac } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../protocol/clock.ts'
import { Secret } from '../../protocol/secret.ts'
import {
  type CarrierAnswer,
  keepLines,
  startHttpsCarrier,
} from '../../tests/machine/start-https-carrier.ts'
import type { TextMessage } from '../message-channel.ts'
import { createTwilioReports } from './read-twilio-reports.ts'
import { startTwilio } from './start-twilio.ts'
import { twilioSettingsSchema } from './twilio-settings.ts'
import { verifyTwilioSignature } from './verify-twilio-signature.ts'

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

const never = new AbortController().signal
const accountSid = `AC${'0'.repeat(32)}`
const sid = `SM${'1'.repeat(32)}`
const message: TextMessage = {
  channel: 'text',
  key: 'delivery-1/invitation/1',
  to: '+31612345678',
  text: new Secret('739154 is your code & no other'),
  validMinutes: 10,
}
const taken = { status: 201, body: { sid, status: 'queued', error_code: null } }

async function open(answer: CarrierAnswer = taken, more: Record<string, unknown> = {}) {
  const carrier = await startHttpsCarrier(() => answer)
  stops.push(() => carrier.stop())
  const settings = twilioSettingsSchema.parse({
    accountSid,
    authToken: 'opens-the-account',
    from: 'Contoso',
    baseUrl: carrier.url,
    ca: carrier.ca,
    sendTimeout: answer === 'hang' ? 1500 : 20_000,
    ...more,
  })
  const { lines, log } = keepLines()
  const channel = startTwilio(settings, { clock: systemClock, log }, 'https://api.contoso.test/r')
  return { channel, carrier, lines }
}

test('a text goes out signed in, to be forgotten there, with no link shortened', async () => {
  const { channel, carrier, lines } = await open()
  expect(await channel.send(message, never)).toEqual({ outcome: 'accepted', reference: sid })
  const [call] = carrier.calls
  expect(call).toMatchObject({
    method: 'POST',
    path: `/2010-04-01/Accounts/${accountSid}/Messages.json`,
  })
  const basic = Buffer.from(`${accountSid}:opens-the-account`).toString('base64')
  expect(call?.headers.authorization).toBe(`Basic ${basic}`)
  expect(Object.fromEntries(new URLSearchParams(call?.body))).toEqual({
    To: '+31612345678',
    From: 'Contoso',
    Body: '739154 is your code & no other',
    ValidityPeriod: '600',
    ContentRetention: 'discard',
    AddressRetention: 'obfuscate',
    ShortenUrls: 'false',
    StatusCallback: 'https://api.contoso.test/r',
  })
  expect(JSON.stringify(lines)).not.toMatch(/739154|612345678|opens-the/)
})

test('an API key signs in instead of the token, and a messaging service chooses the sender', async () => {
  const messagingServiceSid = `MG${'2'.repeat(32)}`
  const [keySid, keySecret] = [`SK${'3'.repeat(32)}`, 'key-secret']
  const more = { from: undefined, messagingServiceSid, keySid, keySecret }
  const { channel, carrier } = await open(taken, more)
  await channel.send(message, never)
  const [call] = carrier.calls
  const basic = Buffer.from(`${keySid}:key-secret`).toString('base64')
  expect(call?.headers.authorization).toBe(`Basic ${basic}`)
  expect(call?.body).toContain(`MessagingServiceSid=${messagingServiceSid}`)
  expect(call?.body).not.toContain('From=')
})

const refused = (code: string, permanent = false) => ({ outcome: 'refused', code, permanent })
const error = (status: number, code: number): CarrierAnswer => ({
  status,
  body: { code, message: 'The number +31612345678 is no good', more_info: '', status },
})
test.each<[string, CarrierAnswer, object]>([
  ['no such number', error(400, 21211), refused('address-refused', true)],
  ['somebody who opted out', error(400, 21610), refused('address-refused', true)],
  ['a text too long', error(400, 21617), refused('content-refused', true)],
  ['a sender that is not ours', error(400, 21606), refused('sender-refused')],
  ['a wrong token', error(401, 20003), refused('sign-in-refused')],
  ['too many at once', error(429, 20429), refused('throttled')],
  ['unavailable', error(503, 20503), refused('busy')],
  ['a fault of theirs', error(500, 20500), { outcome: 'unknown' }],
  ['failed at once', { status: 201, body: { sid, status: 'failed' } }, refused('sender-refused')],
  ['success without an id', { status: 201, body: {} }, { outcome: 'unknown' }],
  ['a line that hangs', 'hang', { outcome: 'unknown' }],
  ['a line that is cut', 'cut', { outcome: 'unknown' }],
])('%s is told apart', async (_what, answer, outcome) => {
  const { channel } = await open(answer)
  expect(await channel.send(message, never)).toEqual(outcome)
})

test('check reads the account without sending anything', async () => {
  const good = await open({ status: 200, body: { sid: accountSid } })
  expect(await good.channel.check(never)).toEqual({ state: 'ready' })
  expect(good.carrier.calls).toMatchObject([
    { method: 'GET', path: `/2010-04-01/Accounts/${accountSid}.json` },
  ])
  const bad = await open({ status: 401 })
  expect(await bad.channel.check(never)).toMatchObject({ code: 'sign-in-refused' })
})

test.each([
  ['two senders', { messagingServiceSid: `MG${'2'.repeat(32)}` }],
  ['half an API key', { keySid: `SK${'3'.repeat(32)}` }],
  ['plain HTTP', { baseUrl: 'http://api.twilio.test' }],
])('settings with %s are refused', (_what, more) => {
  const good = { accountSid, authToken: 'x', from: 'Contoso' }
  expect(twilioSettingsSchema.safeParse(good).success).toBe(true)
  expect(twilioSettingsSchema.safeParse({ ...good, ...more }).success).toBe(false)
})

// The example that Twilio's own packages are tested with.
const example = {
  url: 'https://mycompany.com/myapp.php?foo=1&bar=2',
  token: new Secret('12345'),
  signature: 'RSOYDt4T1cUTdK1PDd93/VVr8B8=',
  form: {
    CallSid: 'CA1234567890ABCDE',
    Caller: '+14158675309',
    Digits: '1234',
    From: '+14158675309',
    To: '+18005551212',
  },
}

describe('a signature', () => {
  const { url, token, signature, form } = example

  test('of the published example holds, whatever the order of the form', () => {
    const turned = Object.fromEntries(Object.entries(form).reverse())
    for (const one of [form, turned]) {
      expect(verifyTwilioSignature(signature, url, new URLSearchParams(one), token)).toBe(true)
    }
  })

  test.each<[string, string | undefined, string, Record<string, string>, string]>([
    ['none', undefined, url, form, '12345'],
    ['an empty one', '', url, form, '12345'],
    ['another token', signature, url, form, '54321'],
    ['another query', signature, `${url}&x=1`, form, '12345'],
    ['plain HTTP', signature, url.replace('https', 'http'), form, '12345'],
    ['another value', signature, url, { ...form, Digits: '1235' }, '12345'],
    ['one value more', signature, url, { ...form, More: '' }, '12345'],
    ['a shorter one', signature.slice(0, -2), url, form, '12345'],
  ])('does not hold with %s', (_what, said, address, fields, key) => {
    const read = new URLSearchParams(fields)
    expect(verifyTwilioSignature(said, address, read, new Secret(key))).toBe(false)
  })
})

describe('a status callback', () => {
  const url = 'https://api.contoso.test/hooks/messages/twilio'
  const read = createTwilioReports({ accountSid, authToken: new Secret('12345') }, url)
  const call = (fields: Record<string, string>, signature?: string) => {
    const body = new URLSearchParams(fields).toString()
    const shown = signature ?? signatureOf(fields)
    const header = (name: string) => (name === 'x-twilio-signature' ? shown : undefined)
    return read({ path: '/hooks/messages/twilio', header, body })
  }
  const told = (status: string, more = {}) => ({
    ...{ AccountSid: accountSid, MessageSid: sid, MessageStatus: status, To: '+31612345678' },
    ...more,
  })

  test.each([
    ['delivered', 'delivered'],
    ['read', 'delivered'],
    ['undelivered', 'failed'],
    ['failed', 'failed'],
    ['canceled', 'failed'],
    ['sent', 'underway'],
    ['queued', 'underway'],
    ['constructor', 'underway'],
  ])('of the state %s is read as %s', (word, state) => {
    expect(call(told(word))).toEqual({
      answer: 'taken',
      reports: [{ reference: sid, state, detail: word }],
    })
  })

  test('names the code of a failure', () => {
    expect(call(told('undelivered', { ErrorCode: '30006' }))).toMatchObject({
      reports: [{ detail: 'undelivered 30006' }],
    })
  })

  test('of another account, or with another’s signature, is refused', () => {
    expect(call(told('failed', { AccountSid: `AC${'9'.repeat(32)}` }))).toEqual({
      answer: 'refused',
    })
    expect(call(told('failed'), signatureOf(told('delivered')))).toEqual({ answer: 'refused' })
  })

  function signatureOf(fields: Record<string, string>): string {
    const words = Object.keys(fields)
      .sort()
      .map((name) => name + fields[name])
      .join('')
    return createHmac('sha1', '12345')
      .update(url + words)
      .digest('base64')
  }
})
