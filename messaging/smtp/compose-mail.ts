import { createHash } from 'node:crypto'
import MailComposer from 'nodemailer/lib/mail-composer'
import type { MailMessage } from '../message-channel.ts'
import type { SmtpSettings } from './smtp-settings.ts'

/** A mail ready for the wire. `bytes` holds whatever the message holds: hand it to the socket and to nothing else. */
interface ComposedMail {
  readonly messageId: string
  readonly bytes: Buffer
}

/**
 * Writes the message as MIME: plain text and HTML, nothing attached, nothing fetched. The Message-ID is made from the
 * message's key, so that a mail system can drop the second copy of a repeated attempt.
 */
export async function composeMail(
  message: MailMessage,
  settings: Pick<SmtpSettings, 'from' | 'fromName' | 'replyTo'>,
  now: Date,
): Promise<ComposedMail> {
  const messageId = createMessageId(message.key, settings.from)
  const bytes = await message.text.reveal((text) =>
    message.html.reveal((html) =>
      new MailComposer({
        from: { name: settings.fromName ?? '', address: settings.from },
        to: { name: '', address: message.to },
        ...(settings.replyTo === undefined ? {} : { replyTo: settings.replyTo }),
        subject: message.subject,
        text,
        html,
        messageId,
        date: now,
        xMailer: false,
        // Left to itself the library writes `format=flowed`, and readers that do not know it lose blanks or break links.
        textEncoding: 'quoted-printable',
        disableFileAccess: true,
        disableUrlAccess: true,
        headers: {
          // RFC 3834: no out-of-office answers this. Exchange listens only to the second.
          'Auto-Submitted': 'auto-generated',
          'X-Auto-Response-Suppress': 'All',
          'Content-Language': message.language,
        },
      })
        .compile()
        .build(),
    ),
  )
  return { messageId, bytes }
}

function createMessageId(key: string, from: string): string {
  const name = createHash('sha256').update(key).digest('hex').slice(0, 40)
  return `<${name}@${from.slice(from.lastIndexOf('@') + 1)}>`
}
