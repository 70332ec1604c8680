import type { ErrorCode } from '../../protocol/errors.ts'
import type { ResultOf } from '../../protocol/jobs.ts'
import { endNotSet, endSet } from './end-set.ts'
import type { JobTools } from './job-tools.ts'
import type { FirstPassword } from './open-first-password.ts'
import { noteRefusal } from './read-guarded.ts'
import { type SetAttempt, setOnController } from './set-on-controller.ts'
import { settleRefused } from './settle-refused.ts'
import { settleSet } from './settle-set.ts'

type Result = ResultOf<'set-first-password'>

/**
 * Sets a password that passed every check, or (`begin: 'settle'`) settles what came of an earlier try. Ends in a receipt,
 * in a refusal, or in `undefined` if the agent stops before the outcome is known.
 */
export async function carryOutSet(
  first: FirstPassword,
  begin: 'set' | 'settle',
  tools: JobTools,
): Promise<Result | undefined> {
  let refusedAgain: ErrorCode | undefined
  for (let step = begin; ; step = 'settle') {
    if (step === 'settle') {
      const settled = await settleSet(first, refusedAgain, tools)
      if (settled !== 'set-again') return settled
    }
    const attempt = await attemptSet(first, tools)
    if (attempt.outcome === 'unknown') continue
    // With history enforced the same password a second time is refused: then the first time took effect after all.
    if (attempt.outcome === 'refused' && step === 'settle' && refusedAgain === undefined) {
      refusedAgain = attempt.code
      continue
    }
    return endAttempt(first, step, attempt, tools)
  }
}

async function attemptSet(first: FirstPassword, tools: JobTools): Promise<SetAttempt> {
  const changed = await tools.setLanes.run(() =>
    tools.directory.change((controller) => setOnController(controller, first, tools)),
  )
  return changed.outcome === 'read' ? changed.value : changed
}

async function endAttempt(
  first: FirstPassword,
  step: 'set' | 'settle',
  attempt: Exclude<SetAttempt, { outcome: 'unknown' }>,
  tools: JobTools,
): Promise<Result> {
  if (attempt.outcome === 'set') return endSet(first, attempt, tools)
  if (attempt.outcome === 'forbidden') {
    const reason = `at the last moment before setting: ${attempt.reason}`
    await noteRefusal(first.job, tools, attempt.code, reason, first.job.account)
  }
  if (attempt.outcome === 'refused' && step === 'set') {
    return settleRefused(first, attempt.code, tools)
  }
  return endNotSet(first, attempt.code, tools)
}
