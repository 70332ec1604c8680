import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { refusedBy } from '../machine/attack.ts'
import { describeGateway } from '../machine/describe-gateway.ts'
import { reservePort } from '../machine/reserve-port.ts'
import {
  type CarrierAnswer,
  type HttpsCarrierServer,
  startHttpsCarrier,
} from '../machine/start-https-carrier.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { waitFor } from '../machine/wait-for.ts'

const { test, control } = refusedBy(
  'server/hooks/messages: a report is the carrier’s own, about a message that it took',
)

const secret = 'the gateway and the server know it'
const othersSecret = 'another gateway and the server know it'

const authToken = 'the account and Twilio know it'
const gridSecret = 'the-event-subscription-and-we-know-it'
const accountSid = `AC${'0'.repeat(32)}`
const taken = { gateway: 'taken-1', twilio: `SM${'1'.repeat(32)}`, azure: 'taken-2' } as const
type Taker = keyof typeof taken
const { gateway: reference } = taken

let world: World
let carrier: HttpsCarrierServer
/** Which of the three takes what it is given; the others are unable. */
let taker: Taker = 'gateway'

function answer(path: string): CarrierAnswer {
  const asked = path.startsWith('/2010') ? 'twilio' : path.startsWith('/sms') ? 'azure' : 'gateway'
  if (asked !== taker) return { status: 503 }
  if (asked === 'twilio') return { status: 201, body: { sid: taken.twilio } }
  if (asked === 'gateway') return { status: 200, body: { id: taken.gateway } }
  const value = [{ to: '', messageId: taken.azure, httpStatusCode: 202, successful: true }]
  return { status: 202, body: { value } }
}

beforeAll(async () => {
  carrier = await startHttpsCarrier(({ path }) => answer(path))
  const port = await reservePort()
  const { url, ca } = carrier
  world = await startWorld({
    plan: { invitationBy: 'text' },
    server: () => ({
      api: { listen: { port }, url: `http://127.0.0.1:${port}` },
      text: [
        describeGateway('gateway', carrier, secret),
        { kind: 'twilio', accountSid, authToken, from: 'Contoso', baseUrl: url, ca },
        {
          ...{ kind: 'azure', endpoint: url, ca, from: 'Contoso' },
          accessKey: Buffer.from('a key').toString('base64'),
          reports: { secret: gridSecret, subscription: 'firstkey' },
        },
        describeGateway('other', carrier, othersSecret),
      ],
    }),
  })
  for (const [index, one] of (['gateway', 'twilio', 'azure'] as const).entries()) {
    taker = one
    const names = {
      sAMAccountName: `told${index}`,
      commonName: `told${index}`,
      displayName: 'told',
    }
    world.simulator.directory.addAccount({ ...names, employeeId: `7300${index}` })
    const person = { employeeNumber: `7300${index}`, firstName: 'Barbara', lastName: 'Quisling' }
    const contact = { mobile: `+3161234730${index}`, mail: `told${index}@example.org` }
    await world.hire({ ...person, ...contact })
    await waitFor('an invitation that left', async () => (await readState(one)) === 'sent')
  }
})
afterAll(async () => {
  await world?.stop()
  await carrier?.stop()
})

async function readState(one: Taker = 'gateway'): Promise<string | undefined> {
  const row = await world.database.store
    .selectFrom('message')
    .select('state')
    .where('reference', '=', taken[one])
    .executeTakeFirst()
  return row?.state
}

const sign = (text: string, key: string, hash = 'sha256') =>
  createHmac(hash, key).update(text).digest('hex')
const failed = JSON.stringify({ id: reference, status: 'failed' })
const delivered = JSON.stringify({ id: reference, status: 'delivered' })

interface Call {
  readonly carrier?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

const post = ({ carrier = 'gateway', headers = {}, body = failed }: Call) =>
  fetch(`${world.server.apiUrl}/hooks/messages/${carrier}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  })

const forged: Readonly<Record<string, Call>> = {
  'no signature': {},
  'an empty signature': { headers: { 'x-signature': '' } },
  'the secret itself': { headers: { 'x-signature': secret } },
  'a signature under a guessed key': { headers: { 'x-signature': sign(failed, 'gateway') } },
  'a signature under an empty key': { headers: { 'x-signature': sign(failed, '') } },
  'another hash of the right key': { headers: { 'x-signature': sign(failed, secret, 'sha1') } },
  'the signature of another report': { headers: { 'x-signature': sign(delivered, secret) } },
  'a part of the signature': { headers: { 'x-signature': sign(failed, secret).slice(0, 32) } },
  'the same words, spaced otherwise': {
    body: `${failed} `,
    headers: { 'x-signature': sign(failed, secret) },
  },
  'another carrier’s signature': { headers: { 'x-signature': sign(failed, othersSecret) } },
  'a carrier that reports in no such way': { carrier: 'smtp' },
  'a carrier that does not exist': { carrier: 'nobody' },
  'a carrier named like a property of objects': { carrier: '__proto__' },
  'a form instead of JSON': {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `id=${reference}&status=failed`,
  },
}

describe('a report that is not the carrier’s', () => {
  const said = new Set<string>()
  test.for(Object.entries(forged))('%s', async ([, call]) => {
    const response = await post(call)
    expect(response.status).toBe(401)
    expect(await readState()).toBe('sent')
    said.add(await response.text())
  })

  test('all of them hear the same', () => {
    expect([...said]).toHaveLength(1)
  })
})

test('a true report of another carrier moves no message that it did not take', async () => {
  const signature = { 'x-signature': sign(failed, othersSecret) }
  expect((await post({ carrier: 'other', headers: signature })).status).toBe(204)
  expect(await readState()).toBe('sent')
})

control('the carrier’s own report moves it', async () => {
  const headers = { 'x-signature': sign(delivered, secret) }
  expect((await post({ headers, body: delivered })).status).toBe(204)
  expect(await readState()).toBe('delivered')
})

test('what is settled stays, also when the carrier itself says otherwise later', async () => {
  const headers = { 'x-signature': sign(failed, secret) }
  expect((await post({ headers })).status).toBe(204)
  expect(await readState()).toBe('delivered')
})

const form = { AccountSid: accountSid, MessageSid: taken.twilio, MessageStatus: 'failed' }
type Form = Readonly<Record<string, string>>
const bodyOf = (fields: Form) => new URLSearchParams(fields).toString()
function signTwilio(fields: Form, key = authToken, carrierName = 'twilio'): string {
  const words = Object.keys(fields)
    .sort()
    .map((name) => name + fields[name])
    .join('')
  const url = `${world.server.apiUrl}/hooks/messages/${carrierName}`
  return createHmac('sha1', key)
    .update(url + words)
    .digest('base64')
}
const postForm = (fields: Form, signature: string, query = '') =>
  post({
    carrier: `twilio${query}`,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': signature,
    },
    body: bodyOf(fields),
  })

const forgedForms: Readonly<Record<string, () => Promise<Response>>> = {
  'no signature': () => postForm(form, ''),
  'the token itself': () => postForm(form, authToken),
  'a signature under another token': () => postForm(form, signTwilio(form, 'guessed')),
  'a signature for another carrier’s address': () =>
    postForm(form, signTwilio(form, authToken, 'gateway')),
  'a signature for the address without its query': () =>
    postForm(form, signTwilio(form), '?more=1'),
  'a signature over other words': () =>
    postForm(form, signTwilio({ ...form, MessageStatus: 'delivered' })),
  'another account of the same token': () => {
    const foreign = { ...form, AccountSid: `AC${'9'.repeat(32)}` }
    return postForm(foreign, signTwilio(foreign))
  },
}

describe('a status callback that is not Twilio’s', () => {
  test.for(Object.entries(forgedForms))('%s', async ([, send]) => {
    expect((await send()).status).toBe(401)
    expect(await readState('twilio')).toBe('sent')
  })
})

control('Twilio’s own status callback moves its text', async () => {
  const delivered = { ...form, MessageStatus: 'delivered' }
  expect((await postForm(delivered, signTwilio(delivered))).status).toBe(204)
  expect(await readState('twilio')).toBe('delivered')
})

const gridEvent = (eventType: string, data: object) => JSON.stringify([{ eventType, data }])
const gridReport = (deliveryStatus: string) =>
  gridEvent('Microsoft.Communication.SMSDeliveryReportReceived', {
    ...{ messageId: taken.azure, deliveryStatus },
  })
const handshake = gridEvent('Microsoft.EventGrid.SubscriptionValidationEvent', {
  validationCode: 'the-code',
})
const gridHeaders = { 'x-firstkey-reports': gridSecret, 'aeg-subscription-name': 'FIRSTKEY' }
const postGrid = (body: string, headers: Readonly<Record<string, string>>) =>
  post({ carrier: 'azure-text', headers, body })

const forgedGrid: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'no secret': { 'aeg-subscription-name': 'FIRSTKEY', 'aeg-event-type': 'Notification' },
  'another secret': { ...gridHeaders, 'x-firstkey-reports': 'a'.repeat(40) },
  'the secret and another subscription': { ...gridHeaders, 'aeg-subscription-name': 'STRANGER' },
}

describe('an event that is not our subscription’s', () => {
  test.for(Object.entries(forgedGrid))('%s moves nothing', async ([, headers]) => {
    expect((await postGrid(gridReport('Failed'), headers)).status).toBe(401)
    expect(await readState('azure')).toBe('sent')
  })

  test.for(Object.entries(forgedGrid))('%s gets no hand to shake', async ([, headers]) => {
    const response = await postGrid(handshake, headers)
    expect(response.status).toBe(401)
    expect(await response.text()).not.toContain('the-code')
  })
})

control('our own subscription shakes hands, and its report moves its text', async () => {
  const shaken = await postGrid(handshake, gridHeaders)
  expect(shaken.status).toBe(200)
  expect(await shaken.json()).toEqual({ validationResponse: 'the-code' })
  expect((await postGrid(gridReport('Delivered'), gridHeaders)).status).toBe(204)
  expect(await readState('azure')).toBe('delivered')
})
