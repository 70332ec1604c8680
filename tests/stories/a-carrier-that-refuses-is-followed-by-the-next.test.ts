import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeGateway } from '../machine/describe-gateway.ts'
import { inviteSomebody } from '../machine/invite-somebody.ts'
import { reservePort } from '../machine/reserve-port.ts'
import {
  type CarrierAnswer,
  type HttpsCarrierServer,
  startHttpsCarrier,
} from '../machine/start-https-carrier.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { waitFor } from '../machine/wait-for.ts'

let world: World
let first: HttpsCarrierServer
let second: HttpsCarrierServer
let firstSays: CarrierAnswer = { status: 503 }

beforeAll(async () => {
  first = await startHttpsCarrier(() => firstSays)
  second = await startHttpsCarrier((_call, index) => ({ status: 200, body: { id: `s-${index}` } }))
  world = await startWorld({
    plan: { invitationBy: 'text' },
    server: () => ({ text: [describeGateway('first', first), describeGateway('second', second)] }),
  })
})
afterAll(async () => {
  await world?.stop()
  await first?.stop()
  await second?.stop()
})

async function hire(number: number) {
  const two = String(number).padStart(2, '0')
  const [sam, employeeId, mobile] = [`carried${two}`, `720${two}`, `+316123472${two}`]
  const names = { sAMAccountName: sam, commonName: sam, displayName: sam }
  world.simulator.directory.addAccount({ ...names, employeeId })
  const person = { employeeNumber: employeeId, firstName: 'Barbara', lastName: 'Quisling' }
  return await world.hire({ ...person, mobile, mail: `${sam}@example.org` })
}

const invitationOf = (delivery: string) =>
  world.database.store
    .selectFrom('message')
    .select(['state', 'carrier', 'reference', 'attempts'])
    .where('delivery_id', '=', delivery)
    .where('channel', '=', 'text')
    .executeTakeFirst()

const becomes = (delivery: string, state: string) => {
  const look = async () => {
    const row = await invitationOf(delivery)
    return row?.state === state ? row : undefined
  }
  return waitFor(`an invitation that is ${state}`, look, 60)
}

function report(carrier: string, body: object) {
  const text = JSON.stringify(body)
  const secret = `${carrier}: known to both sides`
  return fetch(`${world.server.apiUrl}/hooks/messages/${carrier}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-signature': createHmac('sha256', secret).update(text).digest('hex'),
    },
    body: text,
  })
}

test('a text that the first carrier is unable to take leaves by the second, whose report is believed', async () => {
  firstSays = { status: 503 }
  const delivery = await hire(1)
  const sent = await becomes(delivery, 'sent')
  expect(sent).toMatchObject({ carrier: 'second', reference: 's-0', attempts: 1 })
  expect(second.calls[0]?.body).toContain('+31612347201')
  const answered = await report('second', { id: 's-0', status: 'delivered' })
  expect(answered.status).toBe(204)
  await becomes(delivery, 'delivered')
})

test('a text that the first carrier may have is never given to the second, and goes to the first again', async () => {
  firstSays = 'hang'
  const [asked, secondAsked] = [first.calls.length, second.calls.length]
  const delivery = await hire(2)
  await waitFor('a first try', () => (first.calls.length > asked ? true : undefined))
  await waitFor('the trace of it', async () =>
    (await invitationOf(delivery))?.carrier === 'first' ? true : undefined,
  )
  firstSays = { status: 200, body: { id: 'f-1' } }
  const sent = await becomes(delivery, 'sent')
  expect(sent).toMatchObject({ carrier: 'first', reference: 'f-1' })
  expect(sent.attempts).toBeGreaterThan(1)
  expect(second.calls).toHaveLength(secondAsked)
  const ids = first.calls.slice(asked).map(({ body }) => /"id":"([^"]+)"/.exec(body)?.[1])
  expect(new Set(ids).size).toBe(1)
})

test('a mail whose first carrier is not at home leaves by the next', async () => {
  const port = await reservePort()
  const from = 'welcome@contoso.test'
  const mails = await startWorld({
    server: ({ mailbox, caPem }) => ({
      mail: [
        { name: 'dead', host: '127.0.0.1', port, from },
        {
          name: 'alive',
          host: mailbox.host,
          port: mailbox.port,
          ca: caPem,
          serverName: 'localhost',
          from,
        },
      ],
    }),
  })
  try {
    const { delivery } = await inviteSomebody(mails, 1)
    // The mail is there a moment before its row says so.
    const row = await waitFor('the mail to be written down as sent', async () => {
      const found = await mails.database.store
        .selectFrom('message')
        .select(['carrier', 'state'])
        .where('delivery_id', '=', delivery)
        .executeTakeFirstOrThrow()
      return found.state === 'sent' && found
    })
    expect(row.carrier).toBe('alive')
  } finally {
    await mails.stop()
  }
})
