import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { refusedBy } from '../machine/attack.ts'
import { describeGateway } from '../machine/describe-gateway.ts'
import { type HttpsCarrierServer, startHttpsCarrier } from '../machine/start-https-carrier.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { waitFor } from '../machine/wait-for.ts'

const { test, control } = refusedBy(
  'server/hooks/messages: a report is the carrier’s own, about a message that it took',
)

const secret = 'the gateway and the server know it'
const othersSecret = 'another gateway and the server know it'
const reference = 'taken-1'

let world: World
let gateway: HttpsCarrierServer
beforeAll(async () => {
  gateway = await startHttpsCarrier(() => ({ status: 200, body: { id: reference } }))
  world = await startWorld({
    plan: { invitationBy: 'text' },
    server: () => ({
      text: [
        describeGateway('gateway', gateway, secret),
        describeGateway('other', gateway, othersSecret),
      ],
    }),
  })
  const names = { sAMAccountName: 'told', commonName: 'told', displayName: 'told' }
  world.simulator.directory.addAccount({ ...names, employeeId: '73001' })
  const person = { employeeNumber: '73001', firstName: 'Barbara', lastName: 'Quisling' }
  await world.hire({ ...person, mobile: '+31612347301', mail: 'told@example.org' })
  await waitFor('an invitation that left', async () => (await readState()) === 'sent')
})
afterAll(async () => {
  await world?.stop()
  await gateway?.stop()
})

async function readState(): Promise<string | undefined> {
  const row = await world.database.store
    .selectFrom('message')
    .select('state')
    .where('reference', '=', reference)
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
