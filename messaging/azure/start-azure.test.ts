import { createHash, createHmac } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../protocol/clock.ts'
import { Secret } from '../../protocol/secret.ts'
import {
  type CarrierAnswer,
  type CarrierCall,
  keepLines,
  startHttpsCarrier,
} from '../../tests/machine/start-https-carrier.ts'
import type { MailMessage, TextMessage } from '../message-channel.ts'
import { azureMailSettingsSchema, azureTextSettingsSchema } from './azure-settings.ts'
import { createEventGridReports } from './read-event-grid.ts'
import { startAzureMail } from './start-azure-mail.ts'
import { startAzureText } from './start-azure-text.ts'

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

const never = new AbortController().signal
const accessKey = Buffer.from('opens the resource').toString('base64')
const secret = 'given-to-the-event-subscription-0123456789'
const text: TextMessage = {
  channel: 'text',
  key: 'delivery-1/invitation/1',
  askedAt: new Date('2026-12-01T07:00:00Z'),
  to: '+31612345678',
  text: new Secret('739154 "is" your code'),
}
const mail: MailMessage = {
  channel: 'mail',
  key: 'delivery-1/invitation/1',
  to: 'b.jensen@example.org',
  subject: 'Welcome to Contoso',
  text: new Secret('Open https://start.contoso.test/#canary'),
  html: new Secret('<p>Zoë, <a href="https://start.contoso.test/#canary">start</a></p>'),
  language: 'en',
}

async function open(answer: CarrierAnswer) {
  const carrier = await startHttpsCarrier(() => answer)
  stops.push(() => carrier.stop())
  const { lines, log } = keepLines()
  const sendTimeout = answer === 'hang' ? 1500 : 20_000
  const resource = { endpoint: carrier.url, accessKey, ca: carrier.ca, sendTimeout }
  const ports = { clock: systemClock, log }
  const reports = { secret }
  const texts = azureTextSettingsSchema.parse({ ...resource, from: '+31970100200', reports })
  const mails = azureMailSettingsSchema.parse({
    ...resource,
    from: 'welcome@contoso.test',
    replyTo: 'desk@contoso.test',
  })
  return {
    texts: startAzureText(texts, ports),
    mails: startAzureMail(mails, ports),
    carrier,
    lines,
  }
}

/** The signature as Microsoft describes it, made of what arrived. */
function expectSigned({ method, path, headers, body }: CarrierCall): void {
  const hash = createHash('sha256').update(body).digest('base64')
  const date = String(headers['x-ms-date'])
  expect(headers['x-ms-content-sha256']).toBe(hash)
  expect(Math.abs(Date.parse(date) - Date.now())).toBeLessThan(60_000)
  const words = `${method}\n${path}\n${date};${headers.host};${hash}`
  const signature = createHmac('sha256', 'opens the resource').update(words).digest('base64')
  expect(headers.authorization).toBe(
    `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
  )
}

const item = (more: object) => ({
  status: 202,
  body: { value: [{ to: '+31612345678', httpStatusCode: 202, successful: true, ...more }] },
})
const refused = (code: string, permanent = false) => ({ outcome: 'refused', code, permanent })
const unknown = { outcome: 'unknown' }

test('a text goes out signed, known again by its first attempt, and asks for a report', async () => {
  const { texts, carrier, lines } = await open(item({ messageId: 'Outgoing_1' }))
  expect(await texts.send(text, never)).toEqual({ outcome: 'accepted', reference: 'Outgoing_1' })
  await texts.send(text, never)
  const [call, again] = carrier.calls
  if (!call) throw new Error('nothing was asked')
  expectSigned(call)
  expect(call.path).toBe('/sms?api-version=2021-03-07')
  expect(JSON.parse(call.body)).toEqual({
    from: '+31970100200',
    message: '739154 "is" your code',
    smsRecipients: [
      {
        to: '+31612345678',
        repeatabilityRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        repeatabilityFirstSent: 'Tue, 01 Dec 2026 07:00:00 GMT',
      },
    ],
    smsSendOptions: { enableDeliveryReport: true },
  })
  expect(again?.body).toBe(call.body)
  expect(JSON.stringify(lines)).not.toMatch(/739154|612345678/)
})

test.each<[string, CarrierAnswer, object]>([
  [
    'a bad number in an answer of 202',
    item({ successful: false, httpStatusCode: 400 }),
    refused('address-refused', true),
  ],
  ['a throttled number', item({ successful: false, httpStatusCode: 429 }), refused('throttled')],
  ['a fault at a number', item({ successful: false, httpStatusCode: 500 }), unknown],
  [
    'a repetition that cannot be told',
    item({ successful: false, httpStatusCode: 412, repeatabilityResult: 'rejected' }),
    unknown,
  ],
  ['an answer about nobody', { status: 202, body: { value: [] } }, unknown],
  ['a wrong key', { status: 401 }, refused('sign-in-refused')],
  ['too many at once', { status: 429, headers: { 'retry-after': '30' } }, refused('throttled')],
  ['unavailable', { status: 503 }, refused('busy')],
  ['a line that is cut', 'cut', unknown],
  ['a line that hangs', 'hang', unknown],
])('of a text, %s is told apart', async (_what, answer, outcome) => {
  expect(await (await open(answer)).texts.send(text, never)).toEqual(outcome)
})

test('a mail goes out signed, with both forms of its words, and nobody counts who opens it', async () => {
  const { mails, carrier, lines } = await open({
    status: 202,
    body: { id: 'op-1', status: 'Running' },
  })
  expect(await mails.send(mail, never)).toEqual({ outcome: 'accepted', reference: 'op-1' })
  const [call] = carrier.calls
  if (!call) throw new Error('nothing was asked')
  expectSigned(call)
  expect(call.path).toBe('/emails:send?api-version=2023-03-31')
  expect(call.headers['operation-id']).toMatch(/^[0-9a-f-]{36}$/)
  expect(JSON.parse(call.body)).toEqual({
    senderAddress: 'welcome@contoso.test',
    content: {
      subject: 'Welcome to Contoso',
      plainText: 'Open https://start.contoso.test/#canary',
      html: '<p>Zoë, <a href="https://start.contoso.test/#canary">start</a></p>',
    },
    recipients: { to: [{ address: 'b.jensen@example.org' }] },
    replyTo: [{ address: 'desk@contoso.test' }],
    userEngagementTrackingDisabled: true,
  })
  expect(JSON.stringify(lines)).not.toMatch(/canary|jensen/)
})

test.each<[string, CarrierAnswer, object]>([
  [
    'failed at once',
    { status: 202, body: { id: 'op-1', status: 'Failed' } },
    refused('sender-refused'),
  ],
  ['an operation that is there already', { status: 409 }, unknown],
  ['success without an id', { status: 202, body: {} }, unknown],
  ['a wrong key', { status: 401 }, refused('sign-in-refused')],
  ['a sender that is not ours', { status: 400 }, refused('sender-refused')],
  ['a line that is cut', 'cut', unknown],
])('of a mail, %s is told apart', async (_what, answer, outcome) => {
  expect(await (await open(answer)).mails.send(mail, never)).toEqual(outcome)
})

test('an address that names more than one mailbox is never written to', async () => {
  const { mails, carrier } = await open({ status: 202 })
  const to = 'b.jensen@example.org, eve@evil.test'
  expect(await mails.send({ ...mail, to }, never)).toEqual(refused('address-refused', true))
  expect(carrier.calls).toEqual([])
})

describe('Event Grid', () => {
  const read = createEventGridReports({ secret: new Secret(secret), subscription: 'firstkey' })
  const right = { 'x-firstkey-reports': secret, 'aeg-subscription-name': 'FIRSTKEY' }
  const call = (body: unknown, headers: Record<string, string> = right, query = '') =>
    read({
      path: `/hooks/messages/azure-text${query}`,
      header: (name) => headers[name.toLowerCase()],
      body: JSON.stringify(body),
    })
  const event = (eventType: string, data: object) => ({ id: '1', subject: '', eventType, data })
  const handshake = [
    event('Microsoft.EventGrid.SubscriptionValidationEvent', {
      validationCode: 'the-code',
      validationUrl: 'https://rp.eventgrid.test:553/validate',
    }),
  ]
  const sms = (deliveryStatus: string) =>
    event('Microsoft.Communication.SMSDeliveryReportReceived', {
      ...{ messageId: 'Outgoing_1', from: '+31970100200', to: '+31612345678' },
      ...{ deliveryStatus, deliveryStatusDetails: 'No error.', Tag: 'x' },
    })
  const email = (status: string) =>
    event('Microsoft.Communication.EmailDeliveryReportReceived', {
      ...{ messageId: 'op-1', sender: 'welcome@contoso.test', recipient: 'b@example.org' },
      ...{ status, deliveryStatusDetails: { statusMessage: 'x' } },
    })

  test('is answered with its code when it shakes hands, in the header or in the address', () => {
    const reply = { validationResponse: 'the-code' }
    expect(call(handshake)).toEqual({ answer: 'taken', reports: [], reply })
    const byAddress = { 'aeg-subscription-name': 'FIRSTKEY' }
    expect(call(handshake, byAddress, `?key=${secret}`)).toMatchObject({ reply })
  })

  test.each<[string, object, string, string]>([
    ['text delivered', sms('Delivered'), 'Outgoing_1', 'delivered'],
    ['text failed', sms('Failed'), 'Outgoing_1', 'failed'],
    ['mail delivered', email('Delivered'), 'op-1', 'delivered'],
    ['mail bounced', email('Bounced'), 'op-1', 'failed'],
    ['mail suppressed', email('Suppressed'), 'op-1', 'failed'],
    ['mail expanded', email('Expanded'), 'op-1', 'underway'],
  ])('tells of a %s', (_what, told, reference, state) => {
    expect(call([told])).toMatchObject({ answer: 'taken', reports: [{ reference, state }] })
  })

  test('is heard about every event of a batch, and about nothing that nobody asked for', () => {
    const opened = event('Microsoft.Communication.EmailEngagementTrackingReportReceived', {
      messageId: 'op-1',
      engagementType: 'view',
    })
    expect(call([sms('Delivered'), opened, email('Failed')])).toMatchObject({
      reports: [{ reference: 'Outgoing_1' }, { reference: 'op-1' }],
    })
  })

  test.each<[string, Record<string, string>, string]>([
    ['no secret', { 'aeg-subscription-name': 'FIRSTKEY' }, ''],
    ['another secret', { ...right, 'x-firstkey-reports': 'x'.repeat(40) }, ''],
    [
      'an empty header and the secret in the address',
      { ...right, 'x-firstkey-reports': '' },
      `?key=${secret}`,
    ],
    ['another subscription', { ...right, 'aeg-subscription-name': 'OTHER' }, ''],
    ['no subscription', { 'x-firstkey-reports': secret }, ''],
  ])('is refused with %s, also when it would shake hands', (_what, headers, query) => {
    expect(call([sms('Failed')], headers, query)).toEqual({ answer: 'refused' })
    expect(call(handshake, headers, query)).toEqual({ answer: 'refused' })
  })

  test.each([[{}], ['x'], [[{ eventType: 'x' }]]])(
    'is not understood in another shape: %j',
    (body) => {
      expect(call(body)).toEqual({ answer: 'unreadable' })
    },
  )
})
