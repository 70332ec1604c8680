import type { MadePass } from '../cloud/carry-out-mint.ts'
import { lastTwo } from '../find-account.ts'
import { type JobTools, refuse } from '../job-tools.ts'
import type { HandPassJob, HandPassResult } from './hand-pass.ts'

const textSeconds = 30

/**
 * Hands the pass to the carrier, once. It counts as sent from the line in the journal on: a carrier that never answers, and an
 * agent that dies now, may have sent it. One that the carrier certainly refused opens nothing any more.
 */
export async function sendThePass(
  job: HandPassJob,
  what: {
    readonly number: string
    readonly made: MadePass
    /** The person in the tenant. */
    readonly user: string
    readonly minutes: number
  },
  tools: JobTools,
): Promise<HandPassResult> {
  const { id, account, directory, delivery, language } = job
  const { number, made, minutes } = what
  const { receipt, once, id: pass } = made
  const expiresAt = made.expiresAt.toISOString()
  const sentTo = lastTwo(number)
  const where = () => ({ at: tools.clock.now().toISOString(), directory, account, jti: id })
  const sending = { ...where(), delivery, pass, once, expiresAt, sentTo, receipt }
  await tools.journal.append({ type: 'pass-sending', ...sending })
  await tools.reach('pass-sending')
  const text = { key: `${id}.${pass}`, to: number, pass: made.pass, minutes, language }
  const sent = await tools.texts.sendPass(text, AbortSignal.timeout(textSeconds * 1000))
  await tools.reach('pass-sent')
  if (sent.outcome === 'refused') {
    const code = sent.permanent ? 'message-not-delivered' : 'code-not-sent'
    await tools.journal.append({ type: 'pass-not-sent', ...where(), code })
    tools.log.warn('pass refused by the carrier', { job: id, code: sent.code })
    await takeBack(job, what.user, pass, tools)
    return refuse(code)
  }
  const arrival = sent.outcome === 'unknown' ? 'unknown' : 'accepted'
  await tools.journal.append({ type: 'pass-sent', ...where(), arrival })
  const agent = tools.identity.key.thumbprint
  return { outcome: 'handed', agent, arrival, sentTo, receipt, expiresAt, once }
}

/** Nobody has it. Where the tenant does not answer now, it is taken away before the next one is minted, or ends by itself. */
async function takeBack(
  { directory, account }: HandPassJob,
  user: string,
  pass: string,
  { cloud, journal, clock }: JobTools,
): Promise<void> {
  const removed = await cloud?.tenant.removePass(user, pass)
  if (removed?.outcome !== 'read') return
  const at = clock.now().toISOString()
  await journal.append({ type: 'pass-removed', at, directory, account, pass })
}
