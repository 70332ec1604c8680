import type { Job, ResultOf } from '../../../protocol/jobs.ts'
import { decideHandedPass } from '../../guard/decide-pass.ts'
import type { HandedPassRecord } from '../../journal/handed-pass-memory.ts'
import { carryOutMint } from '../cloud/carry-out-mint.ts'
import { type LookedAt, lookBeforeMint, takeOursAway } from '../cloud/look-before-mint.ts'
import { countText } from '../count-text.ts'
import { findNumberToWrite } from '../find-number-to-write.ts'
import { isFirstOfDirectory } from '../is-first-of-directory.ts'
import { type JobTools, refuse } from '../job-tools.ts'
import { noteRefusal } from '../read-guarded.ts'
import { runWorkflow } from './run-workflow.ts'
import { sendThePass } from './send-the-pass.ts'
import { settleEarlierRun } from './settle-run.ts'

export type HandPassJob = Extract<Job, { kind: 'hand-pass' }>
export type HandPassResult = ResultOf<'hand-pass'>

/**
 * Mints a pass and sends it to the number of the account. Only this program's memory, the tenant and the text message ever
 * hold it. While one lives that may have left, no other is made: whoever asks again hears what became of that one. One that was
 * minted and certainly did not leave is taken away before the next. To the manager it is mailed by Entra's own workflow, and
 * nothing of ours ever holds it. `undefined`: what came of that workflow is not known yet; the job comes again.
 */
export function handPass(job: HandPassJob, tools: JobTools): Promise<HandPassResult | undefined> {
  return tools.turns.take(job.account, () => handInTurn(job, tools))
}

async function handInTurn(job: HandPassJob, tools: JobTools): Promise<HandPassResult | undefined> {
  const { cloud, journal, directory, clock, rules } = tools
  if (!cloud) return refuse('guard-pass')
  if (!isFirstOfDirectory(tools)) return refuse('route-not-here')
  const now = clock.now()
  const earlier = journal.index.handedPasses.find(directory.name, job.account, now)
  if (earlier?.sending.delivery === job.delivery) return answerAgain(earlier, tools)
  const settled = await settleEarlierRun(job, tools)
  if (settled !== 'nothing') return settled.outcome === 'pending' ? undefined : settled
  const looked = await lookBeforeMint(job, 'first', cloud, tools)
  if (looked.outcome === 'refused') return looked
  const { lifetimeMinutes, route } = job
  const mintsInHour = journal.index.countMintsInHour(directory.name, now)
  const question = { ...looked.value, rules, route, lifetimeMinutes, mintsInHour }
  const decision = decideHandedPass(question)
  if (decision.outcome === 'refused') {
    await noteRefusal(job, tools, decision.code, decision.reason, job.account)
    return refuse(decision.code)
  }
  const hand = route === 'pass-to-manager' ? runWorkflow : mintAndSend
  return await hand(job, looked.value, decision, tools)
}

/** It may be in its owner's hands, or on its way there. */
function answerAgain(
  { sending, arrival = 'unknown' }: HandedPassRecord,
  { identity }: JobTools,
): HandPassResult {
  const { sentTo, receipt, expiresAt, once } = sending
  const agent = identity.key.thumbprint
  return { outcome: 'handed', agent, arrival, sentTo, receipt, expiresAt, once }
}

async function mintAndSend(
  job: HandPassJob,
  looked: LookedAt,
  shape: { readonly lifetimeMinutes: number; readonly once: boolean },
  tools: JobTools,
): Promise<HandPassResult> {
  const number = await findNumberToWrite(job, 'first', looked.facts, tools)
  if (typeof number !== 'string') return number
  // Counted before anything is minted: a pass that cannot be sent is not made.
  const counted = countText(number, job, tools)
  if ('code' in counted) {
    await noteRefusal(job, tools, counted.code, counted.reason, job.account)
    return refuse(counted.code)
  }
  await counted
  const kept = await takeOursAway(looked, job, tools)
  if (kept) return kept
  const { user } = looked.cloud.account
  const mint = { job, purpose: 'first', use: 'passkey', jti: job.id, user, shape } as const
  const made = await carryOutMint(mint, tools)
  if (made.outcome === 'refused') return made
  return await sendThePass(job, { number, made, user, minutes: shape.lifetimeMinutes }, tools)
}
