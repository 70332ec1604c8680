import type { Secret } from '../../../protocol/secret.ts'
import { lastTwo } from '../find-account.ts'
import { type JobTools, refuse } from '../job-tools.ts'
import type { SendTemporaryJob, SendTemporaryResult } from './send-temporary-password.ts'

const textSeconds = 30

/**
 * Hands the password to the carrier, once. It counts as sent from the line in the journal on: a carrier that never answers, and
 * an agent that dies now, may have sent it. Only where a carrier certainly refused may another one be made later.
 */
export async function sendThePassword(
  job: SendTemporaryJob,
  what: { readonly number: string; readonly password: Secret; readonly enabled: boolean },
  tools: JobTools,
): Promise<SendTemporaryResult> {
  const { id, account, directory, language } = job
  const { number, password, enabled } = what
  const sentTo = lastTwo(number)
  const where = () => ({ at: tools.clock.now().toISOString(), directory, account, jti: id })
  const sending = where()
  await tools.journal.append({ type: 'temporary-sending', ...sending, sentTo })
  await tools.reach('temporary-sending')
  const text = { key: id, to: number, password, language }
  const sent = await tools.texts.sendPassword(text, AbortSignal.timeout(textSeconds * 1000))
  await tools.reach('temporary-sent')
  if (sent.outcome === 'refused') {
    const code = sent.permanent ? 'message-not-delivered' : 'code-not-sent'
    await tools.journal.append({ type: 'temporary-not-sent', ...where(), code })
    tools.log.warn('temporary password refused by the carrier', { job: id, code: sent.code })
    return refuse(code)
  }
  const arrival = sent.outcome === 'unknown' ? 'unknown' : 'accepted'
  await tools.journal.append({ type: 'temporary-sent', ...where(), arrival })
  const agent = tools.identity.key.thumbprint
  return { outcome: 'sent', agent, sentAt: sending.at, arrival, sentTo, enabled }
}
