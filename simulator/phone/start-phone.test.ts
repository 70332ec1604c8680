import { connect, type Pdu, type Session } from 'smpp'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { systemClock } from '../clock.ts'
import { createCertificates } from '../create-certificates.ts'
import { createFaults, type Faults } from '../faults.ts'
import { type Phone, startPhone } from './start-phone.ts'

const certificates = createCertificates(new Date(), [])
const options = {
  port: 0,
  tls: false,
  systemId: 'firstkey',
  password: 'secret',
  deliveryMilliseconds: 0,
}
const number = '+491713920011'

let faults: Faults
let phone: Phone
let sessions: Session[]
beforeEach(async () => {
  faults = createFaults(Math.random)
  sessions = []
  phone = await startPhone(options, certificates, { faults, clock: systemClock })
})
afterEach(async () => {
  for (const session of sessions) session.destroy()
  await phone.stop()
})

function dial(to = phone): Session {
  const secure = to.tls ? { tls: true, ca: certificates.caPem } : {}
  const session = connect({ host: 'localhost', port: to.port, ...secure })
  session.on('error', () => undefined)
  sessions.push(session)
  return session
}

async function bind(
  session = dial(),
  password = 'secret',
): Promise<{ session: Session; status: number }> {
  const pdu = await new Promise<Pdu>((resolve) => {
    session.bind_transceiver({ system_id: 'firstkey', password }, resolve)
  })
  return { session, status: pdu.command_status }
}

function submit(session: Session, fields: Record<string, unknown>): Promise<Pdu> {
  return new Promise((resolve) =>
    session.submit_sm({ destination_addr: '491713920011', ...fields }, resolve),
  )
}

const shown = () => phone.messages(number).map(({ text }) => text)

test('nobody gets in with a wrong password, and nobody submits before getting in', async () => {
  expect((await bind(dial(), 'wrong')).status).toBe(0x0e)
  expect((await submit(dial(), { short_message: 'Hello' })).command_status).toBe(0x04)
  expect(phone.numbers()).toEqual([])
})

test.each([
  ['GSM-7', 0, 'Hello {€}'],
  ['Latin-1', 3, 'Grüße ½'],
  ['UCS-2', 8, 'Здравствуй 🔑'],
])('a text in %s arrives as it was written', async (encoding, data_coding, text) => {
  const { session } = await bind()
  expect(await submit(session, { data_coding, short_message: text })).toMatchObject({
    command_status: 0,
  })
  await vi.waitFor(() => expect(phone.messages(number)).toMatchObject([{ text, encoding }]), 20_000)
})

test('a long text in segments is one text, also where a sign is cut in two', async () => {
  const { session } = await bind()
  const bytes = Buffer.from('🔑'.repeat(50), 'utf16le').swap16()
  const cut = [bytes.subarray(0, 98), bytes.subarray(98)]
  const segments = cut.map((piece, at) =>
    submit(session, {
      esm_class: 0x40,
      data_coding: 8,
      short_message: Buffer.concat([Buffer.from([5, 0, 3, 77, 2, at + 1]), piece]),
    }),
  )
  await Promise.all(segments)
  await vi.waitFor(() => expect(shown()).toEqual(['🔑'.repeat(50)]), 20_000)
})

test('a delivery receipt comes when it was asked for', async () => {
  const { session } = await bind()
  const receipts: Pdu[] = []
  session.on('deliver_sm', (pdu: Pdu) => {
    receipts.push(pdu)
    session.send(pdu.response())
  })
  const answer = await submit(session, { short_message: 'Hello', registered_delivery: 1 })
  await vi.waitFor(() => expect(receipts).toHaveLength(1), 20_000)
  expect(receipts[0]).toMatchObject({
    esm_class: 4,
    receipted_message_id: answer['message_id'],
    message_state: 2,
    short_message: {
      message: expect.stringMatching(/^id:\S+ sub:001 dlvrd:001 .* stat:DELIVRD err:000/),
    },
  })
  faults.add({ target: 'phone', kind: 'undeliverable' })
  await submit(session, { short_message: 'Again', registered_delivery: 2 })
  await vi.waitFor(() => expect(receipts).toHaveLength(2), 20_000)
  expect(receipts[1]).toMatchObject({ message_state: 5 })
  expect(shown()).toEqual(['Hello'])
})

test('a throttled network says so, and takes the next one', async () => {
  const { session } = await bind()
  faults.add({ target: 'phone', kind: 'error', code: 88 })
  expect((await submit(session, { short_message: 'One' })).command_status).toBe(88)
  expect((await submit(session, { short_message: 'Two' })).command_status).toBe(0)
  await vi.waitFor(() => expect(shown()).toEqual(['Two']), 20_000)
})

test('a text can be accepted and lost', async () => {
  const { session } = await bind()
  faults.add({ target: 'phone', kind: 'lose' })
  expect((await submit(session, { short_message: 'Lost' })).command_status).toBe(0)
  await submit(session, { short_message: 'Kept' })
  await vi.waitFor(() => expect(shown()).toEqual(['Kept']), 20_000)
})

test('a text can be delivered although the sender never hears', async () => {
  const { session } = await bind()
  faults.add({ target: 'phone', kind: 'drop-after' })
  const closed = new Promise((resolve) => session.on('close', resolve))
  session.submit_sm({ destination_addr: number, short_message: 'Hello' }, () => undefined)
  await closed
  await vi.waitFor(() => expect(shown()).toEqual(['Hello']), 20_000)
})

test('a network that hangs neither answers nor delivers', async () => {
  const { session } = await bind()
  faults.add({ target: 'phone', kind: 'hang' })
  let answered = false
  session.submit_sm({ destination_addr: number, short_message: 'Hello' }, () => {
    answered = true
  })
  await submit(session, { short_message: 'Later' })
  await vi.waitFor(() => expect(shown()).toEqual(['Later']), 20_000)
  expect(answered).toBe(false)
})

test('it speaks under TLS where it is told to', async () => {
  const secure = await startPhone({ ...options, tls: true }, certificates, {
    faults,
    clock: systemClock,
  })
  const session = dial(secure)
  await new Promise((resolve) => session.on('secureConnect', resolve))
  expect((await bind(session)).status).toBe(0)
  session.destroy()
  await secure.stop()
})
