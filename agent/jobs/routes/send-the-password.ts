import type { SendOutcome } from '../../../messaging/message-channel.ts'
import type { Secret } from '../../../protocol/secret.ts'
import { lastTwo } from '../find-account.ts'
import { type JobTools, refuse } from '../job-tools.ts'
import type { WhereTo } from './find-where-to.ts'
import type { SendTemporaryJob, SendTemporaryResult } from './send-temporary-password.ts'

const textSeconds = 30

/**
 * Hands the password to the carrier, once. It counts as sent from the line in the journal on: a carrier that never answers, and
 * an agent that dies now, may have sent it. Only where a carrier certainly refused may another one be made later.
 */
export async function sendThePassword(
  job: SendTemporaryJob,
  what: {
    readonly to: WhereTo
    readonly password: Secret
    readonly enabled: boolean
    readonly displayName: string
  },
  tools: JobTools,
): Promise<SendTemporaryResult> {
  const { id, account, directory } = job
  const { to, enabled } = what
  const sentTo = to.by === 'text' ? lastTwo(to.number) : 'the manager'
  const where = () => ({ at: tools.clock.now().toISOString(), directory, account, jti: id })
  const sending = where()
  await tools.journal.append({ type: 'temporary-sending', ...sending, sentTo })
  await tools.reach('temporary-sending')
  const sent = await send(job, what, tools)
  await tools.reach('temporary-sent')
  if (sent.outcome === 'refused') {
    const code = to.by === 'mail' ? 'manager-mail-failing' : codeOf(sent)
    await tools.journal.append({ type: 'temporary-not-sent', ...where(), code })
    tools.log.warn('temporary password refused by the carrier', { job: id, code: sent.code })
    return refuse(code)
  }
  const arrival = sent.outcome === 'unknown' ? 'unknown' : 'accepted'
  await tools.journal.append({ type: 'temporary-sent', ...where(), arrival })
  const agent = tools.identity.key.thumbprint
  return { outcome: 'sent', agent, sentAt: sending.at, arrival, sentTo, enabled }
}

const codeOf = ({ permanent }: { readonly permanent: boolean }) =>
  permanent ? 'message-not-delivered' : 'code-not-sent'

async function send(
  { id: key, language }: SendTemporaryJob,
  { to, password, displayName }: Parameters<typeof sendThePassword>[1],
  { texts, notices }: JobTools,
): Promise<SendOutcome> {
  const signal = AbortSignal.timeout(textSeconds * 1000)
  if (to.by === 'text') {
    return await texts.sendPassword({ key, to: to.number, password, language }, signal)
  }
  if (!notices) return { outcome: 'refused', code: 'unreachable', permanent: false }
  const mail = { key, to: to.mailbox, hireName: displayName, password }
  return await notices.sendPasswordToManager(mail, signal)
}
