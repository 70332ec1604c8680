import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import type { Clock } from '../clock.ts'
import type { Certificates } from '../create-certificates.ts'
import type { Faults } from '../faults.ts'
import { errorOfFault, receiveMail } from './receive-mail.ts'
import { createMailStore, type Mail, type MailStore } from './store-mails.ts'

/** A mail provider with all its mailboxes, reached over SMTP with STARTTLS. */
export interface Mailbox {
  readonly host: string
  readonly port: number
  /** Asked for only where the options say so. */
  readonly user: string
  readonly password: string
  /** Puts a mail of the tenant into mailboxes, without SMTP. */
  deliver(mail: {
    readonly from: string
    readonly recipients: readonly string[]
    readonly raw: Buffer
  }): void
  /** The mails in one mailbox, oldest first. */
  messages(address: string): readonly Mail[]
  /** The mailboxes that have a mail, the one with the newest first. */
  addresses(): readonly string[]
  stop(): Promise<void>
}

/** @internal */
export interface MailboxOptions {
  readonly port: number
  readonly offerStartTls: boolean
  readonly requireSignIn: boolean
  readonly user: string
  readonly password: string
}

interface MailboxPorts {
  readonly faults: Faults
  readonly clock: Clock
}

/** Larger mails are refused: 10 MiB. */
const largestMail = 10 * 1024 * 1024

type Done = (error?: Error | null) => void

export async function startMailbox(
  options: MailboxOptions,
  certificates: Certificates,
  ports: MailboxPorts,
): Promise<Mailbox> {
  const store = createMailStore()
  const sockets = new Map<number, Socket>()
  const cut = (session: SMTPServerSession) => sockets.get(session.remotePort)?.destroy()
  const server = new SMTPServer({
    key: certificates.keyPem,
    cert: certificates.certificatePem,
    minVersion: 'TLSv1.2',
    disabledCommands: options.offerStartTls ? [] : ['STARTTLS'],
    authOptional: !options.requireSignIn,
    size: largestMail,
    disableReverseLookup: true,
    logger: false,
    onAuth({ username, password }, _session, done) {
      const known = username === options.user && password === options.password
      if (known) done(null, { user: options.user })
      else done(Object.assign(new Error('Authentication failed'), { responseCode: 535 }))
    },
    onRcptTo(_address, session, done) {
      const fault = ports.faults.take('mailbox', 'recipient')
      if (fault?.kind === 'drop') cut(session)
      else if (fault?.kind !== 'hang') done(errorOfFault(fault))
    },
    onData(stream, session, done) {
      // A sender that goes away in the middle of a mail has sent none.
      takeData(stream, session, { store, cut, done, ...ports }).catch(done)
    },
  })
  // Without a listener an aborted connection would end the process.
  server.on('error', () => undefined)
  server.server.prependListener('connection', (socket: Socket) => {
    const { remotePort } = socket
    if (remotePort !== undefined) sockets.set(remotePort, socket)
    socket.on('close', () => sockets.delete(remotePort ?? 0))
    if (ports.faults.take('mailbox', 'connect')?.kind === 'refuse') socket.destroy()
  })
  server.listen(options.port, '127.0.0.1')
  await once(server.server, 'listening')
  return {
    host: '127.0.0.1',
    port: (server.server.address() as AddressInfo).port,
    user: options.user,
    password: options.password,
    deliver: ({ from, recipients, raw }) =>
      store.add(recipients, { raw, at: ports.clock.now(), secure: true, envelopeFrom: from }),
    messages: store.messages,
    addresses: store.addresses,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(resolve))
      for (const socket of sockets.values()) socket.destroy()
      await closed
    },
  }
}

async function takeData(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  hands: MailboxPorts & {
    readonly store: MailStore
    readonly cut: (session: SMTPServerSession) => void
    readonly done: Done
  },
): Promise<void> {
  const { store, cut, done, faults, clock } = hands
  const fault = faults.take('mailbox', 'data')
  const { raw, stored, answer } = await receiveMail(stream, fault, clock)
  if (stream.sizeExceeded) {
    done(Object.assign(new Error('Message is too large'), { responseCode: 552 }))
    return
  }
  const { mailFrom, rcptTo } = session.envelope
  const envelopeFrom = mailFrom ? mailFrom.address : ''
  const recipients = rcptTo.map(({ address }) => address)
  if (stored) {
    store.add(recipients, { raw, at: clock.now(), secure: session.secure, envelopeFrom })
  }
  if (answer === 'cut') cut(session)
  else if (answer !== 'silence') done(errorOfFault(fault))
}
