import { once } from 'node:events'
import { connect } from 'node:net'
import nodemailer from 'nodemailer'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../clock.ts'
import { createCertificates } from '../create-certificates.ts'
import { createFaults, type Faults } from '../faults.ts'
import { type Mailbox, type MailboxOptions, startMailbox } from './start-mailbox.ts'

const certificates = createCertificates(new Date(), [])
const options = {
  port: 0,
  offerStartTls: true,
  requireSignIn: false,
  user: 'firstkey',
  password: 'secret',
}
const running: Mailbox[] = []

let faults: Faults
let mailbox: Mailbox
const begin = async (more: Partial<MailboxOptions> = {}) => {
  const started = await startMailbox({ ...options, ...more }, certificates, {
    faults,
    clock: systemClock,
  })
  running.push(started)
  return started
}
beforeEach(async () => {
  faults = createFaults(Math.random)
  mailbox = await begin()
})
afterEach(async () => {
  for (const each of running.splice(0)) await each.stop()
})

const mail = {
  from: 'welcome@contoso.test',
  to: ['Barbara@example.org', 'robin@contoso.test'],
  subject: 'Hello',
  text: 'Hi',
}
const send = (to = mailbox, more = {}) =>
  nodemailer
    .createTransport({
      host: 'localhost',
      port: to.port,
      requireTLS: true,
      tls: { ca: certificates.caPem },
      socketTimeout: 20_000,
      ...more,
    })
    .sendMail(mail)

test('a mail lies in the box of everybody it was for, whatever the case of the address', async () => {
  await send()
  expect(mailbox.addresses().toSorted()).toEqual(['barbara@example.org', 'robin@contoso.test'])
  expect(mailbox.messages('barbara@EXAMPLE.org')).toMatchObject([
    { subject: 'Hello', text: 'Hi\r\n', secure: true, envelopeFrom: 'welcome@contoso.test' },
  ])
})

test('a client that does not know the authority, or finds no TLS, sends nothing', async () => {
  await expect(send(mailbox, { tls: {} })).rejects.toThrow(/certificate/)
  const plain = await begin({ offerStartTls: false })
  await expect(send(plain)).rejects.toThrow()
  expect(mailbox.addresses()).toEqual([])
})

test('where signing in is demanded, only who does may send', async () => {
  const strict = await begin({ requireSignIn: true })
  await expect(send(strict)).rejects.toThrow(/530/)
  await expect(send(strict, { auth: { user: 'firstkey', pass: 'wrong' } })).rejects.toThrow(/535/)
  await send(strict, { auth: { user: 'firstkey', pass: 'secret' } })
  expect(strict.addresses()).toHaveLength(2)
})

test.each([
  ['refuse', undefined, false, undefined],
  ['error', 'recipient', false, 550],
  ['error', 'data', false, 451],
  ['drop', 'data', false, undefined],
  ['hang', 'data', false, undefined],
  ['drop-after', 'data', true, undefined],
  ['hang-after', 'data', true, undefined],
] as const)(
  '%s at %s: the sender fails, and delivered is %s',
  async (kind, operation, delivered, code) => {
    faults.add({ target: 'mailbox', kind, operation, code, times: kind === 'error' ? 2 : 1 })
    const hangs = kind === 'hang' || kind === 'hang-after'
    const failed = await send(mailbox, hangs ? { socketTimeout: 1500 } : {}).then(
      () => undefined,
      (error: { responseCode?: number }) => error,
    )
    expect(failed).toBeInstanceOf(Error)
    expect(failed?.responseCode).toBe(code)
    expect(mailbox.addresses().length > 0).toBe(delivered)
    faults.clear()
    await send()
    expect(mailbox.messages('robin@contoso.test')).toHaveLength(delivered ? 2 : 1)
  },
)

test('a mail can be accepted and lost', async () => {
  faults.add({ target: 'mailbox', kind: 'lose', operation: 'data' })
  await send()
  expect(mailbox.addresses()).toEqual([])
})

test('a sender that goes away in the middle of a mail has sent none, and the next one is served', async () => {
  const socket = connect(mailbox.port, '127.0.0.1')
  const lines = ['EHLO here', 'MAIL FROM:<a@b.test>', 'RCPT TO:<robin@contoso.test>', 'DATA']
  for (const line of lines) {
    await once(socket, 'data')
    socket.write(`${line}\r\n`)
  }
  await once(socket, 'data')
  socket.write('Subject: half a mail\r\n')
  await systemClock.sleep(50)
  socket.destroy()
  await send()
  expect(mailbox.messages('robin@contoso.test')).toMatchObject([{ subject: 'Hello' }])
})
