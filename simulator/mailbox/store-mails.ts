import { randomUUID } from 'node:crypto'
import { type ParsedMail, parseMail } from './parse-mail.ts'

/** A mail as it lies in one mailbox. */
export interface Mail extends ParsedMail {
  readonly id: string
  readonly at: Date
  /** Whether the connection it came over was encrypted. */
  readonly secure: boolean
  readonly envelopeFrom: string
  readonly raw: Buffer
}

export interface MailStore {
  add(
    recipients: readonly string[],
    mail: { raw: Buffer; at: Date; secure: boolean; envelopeFrom: string },
  ): void
  messages(address: string): readonly Mail[]
  addresses(): readonly string[]
}

/** Mailboxes in memory, by address without regard to case. */
export function createMailStore(): MailStore {
  const mails = new Map<string, Mail[]>()
  return {
    add(recipients, mail) {
      const parsed = { ...parseMail(mail.raw), ...mail, id: randomUUID() }
      for (const key of recipients.map((address) => address.toLowerCase())) {
        const earlier = mails.get(key) ?? []
        mails.delete(key)
        mails.set(key, [...earlier, parsed])
      }
    },
    messages: (address) => mails.get(address.toLowerCase()) ?? [],
    addresses: () => [...mails.keys()].toReversed(),
  }
}
