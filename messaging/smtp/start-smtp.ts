import type { Clock } from '../../protocol/clock.ts'
import type { Log } from '../../protocol/log.ts'
import { checkMailAddress } from '../check-mail-address.ts'
import type {
  ChannelState,
  MailMessage,
  MessageChannel,
  RefusalCode,
  SendOutcome,
} from '../message-channel.ts'
import { settleBefore } from '../settle-before.ts'
import { classifySmtpError } from './classify-smtp-error.ts'
import { composeMail } from './compose-mail.ts'
import { SmtpSession, SmtpSessionError } from './smtp-session.ts'
import type { SmtpSettings } from './smtp-settings.ts'

/** Mail over SMTP: a connection for each mail, always under TLS. */
export function startSmtp(
  settings: SmtpSettings,
  ports: { readonly clock: Clock; readonly log: Log },
): MessageChannel<MailMessage> {
  const { clock, log } = ports
  const stopped = new AbortController()

  /** Runs `work` on a fresh session within the time for one mail. */
  async function attempt(
    signal: AbortSignal,
    work: (session: SmtpSession) => Promise<SendOutcome>,
  ): Promise<SendOutcome> {
    const either = AbortSignal.any([signal, stopped.signal])
    if (either.aborted) return { outcome: 'refused', code: 'stopped', permanent: false }
    const session = new SmtpSession(settings)
    try {
      const settled = await settleBefore(work(session), settings.sendTimeout, clock, either)
      if (settled.ended === 'value') {
        session.close(true)
        return settled.value
      }
      session.close(false)
      const outcome = classifySmtpError(session.stage, {})
      const cutShort = settled.ended === 'aborted' && outcome.outcome === 'refused'
      return cutShort ? { outcome: 'refused', code: 'stopped', permanent: false } : outcome
    } catch (error) {
      session.close(false)
      if (!(error instanceof SmtpSessionError)) throw error
      return classifySmtpError(session.stage, error.failure)
    }
  }

  return {
    async send(message, signal) {
      if (!checkMailAddress(message.to).allowed) {
        return { outcome: 'refused', code: 'address-refused', permanent: true }
      }
      const mail = await composeMail(message, settings, clock.now())
      const outcome = await attempt(signal, async (session) => {
        await session.open()
        await session.submit(settings.from, message.to, mail.bytes)
        return { outcome: 'accepted', reference: mail.messageId }
      })
      log.info('mail attempted', { messageId: mail.messageId, ...outcome })
      return outcome
    },
    async check(signal) {
      const outcome = await attempt(signal, async (session) => {
        await session.open()
        return { outcome: 'accepted', reference: '' }
      })
      return asState(outcome)
    },
    stop() {
      stopped.abort()
      return Promise.resolve()
    },
  }
}

function asState(outcome: SendOutcome): ChannelState {
  if (outcome.outcome === 'accepted') return { state: 'ready' }
  const code = outcome.outcome === 'refused' ? outcome.code : 'unreachable'
  return { state: 'failing', code, remedy: remedies[code] ?? remedies.unreachable }
}

const remedies: Readonly<Partial<Record<RefusalCode, string>> & { unreachable: string }> = {
  unreachable:
    'Check host and port of the mail server, and that a firewall lets this machine reach them.',
  'tls-refused':
    'The server must offer STARTTLS (or TLS) with a certificate for its host name: set `ca` for an authority of your own.',
  'sign-in-refused':
    'Check the name and password for the mail server, and that it lets them submit mail.',
  busy: 'The mail server asks to come back later. If it stays so, ask whoever runs it.',
}
