import type { ErrorCode } from '../../protocol/errors.ts'
import type { AccountFacts, OneController } from '../directory.ts'
import { decideRate, type GuardDecision } from '../guard/decide-guard.ts'
import { decideOwnRate } from '../guard/decide-own.ts'
import type { ProvedSet } from './end-set.ts'
import { noteAllowanceUse } from './find-allowance.ts'
import type { JobTools } from './job-tools.ts'
import type { FirstPassword } from './open-first-password.ts'

/** What setting came to on one controller. `forbidden`: the guard said no at the last moment. */
export type SetAttempt =
  | (ProvedSet & { readonly outcome: 'set' })
  | { readonly outcome: 'refused'; readonly code: ErrorCode }
  | { readonly outcome: 'forbidden'; readonly code: ErrorCode; readonly reason: string }
  | { readonly outcome: 'unknown' }

/**
 * Looks once more, journals, sets, reads back and proves, all on one controller. The last look is for what has changed, or
 * what only this controller knows: moved, made an administrator, signed in to since the guard was asked.
 */
export async function setOnController(
  controller: OneController,
  first: FirstPassword,
  tools: JobTools,
): Promise<SetAttempt> {
  const { password } = first
  await tools.reach('set-before-last-look')
  const facts = withLogonsOf(await controller.readAccount(first.facts.account), first.facts)
  const decision = first.decide(facts)
  if (decision.outcome === 'refused') return { ...decision, outcome: 'forbidden' }
  await tools.reach('set-before-journal')
  const proof = proofOf(first, decision)
  const written = journalSetting(controller.name, facts.pwdLastSet, first, proof, tools)
  if (written === 'guard-rate') {
    return { outcome: 'forbidden', code: written, reason: 'the hour is full' }
  }
  await written
  if (proof.allowance !== undefined) await noteAllowanceUse(proof.allowance, first.job, tools)
  await tools.reach('set-journaled')
  const set = await controller.setPassword(facts.account, password)
  await tools.reach('set-applied')
  if (set.outcome !== 'set') return set
  const bound = await controller.provePassword(facts, password)
  await tools.reach('set-proved')
  if (bound.outcome === 'unavailable') return { outcome: 'unknown' }
  const { historyEnforced } = controller
  return { outcome: 'set', pwdLastSet: set.pwdLastSet, historyEnforced, proof: bound }
}

/** This controller's word on everything, and of sign-ins what every controller said before. */
function withLogonsOf(here: AccountFacts, before: AccountFacts): AccountFacts {
  const { logons, controllersAsked, controllersNotReached } = before
  return {
    ...here,
    logons: [...logons, ...here.logons],
    controllersAsked,
    controllersNotReached,
  }
}

/** What stands in for the hire's proof: a grant, else an allowance of the operator's, else the server's word. */
interface SetProof {
  readonly proof: 'text' | 'allowance' | 'server' | 'sign-in'
  readonly allowance?: string
}

function proofOf(
  { job, granted }: FirstPassword,
  { allowance }: Extract<GuardDecision, { outcome: 'allowed' }>,
): SetProof {
  if (job.purpose === 'own') return { proof: 'sign-in' }
  if (granted) return { proof: 'text', ...(allowance === undefined ? {} : { allowance }) }
  return allowance === undefined ? { proof: 'server' } : { proof: 'allowance', allowance }
}

/** Counts and journals in one go, so that two lanes cannot both take the last place of the hour. */
function journalSetting(
  controller: string,
  before: string,
  { job, box, boxHash }: FirstPassword,
  proof: SetProof,
  tools: JobTools,
): Promise<void> | 'guard-rate' {
  const { index } = tools.journal
  const now = tools.clock.now()
  const { jti, exp } = box.claims
  const counted = index.findBox(box.claims) !== undefined
  const rate =
    job.purpose === 'own'
      ? decideOwnRate(tools.rules, index.countSetsInHour(job.directory, now, 'own'))
      : decideRate(tools.rules, index.countSetsInHour(job.directory, now), now)
  if (!counted && rate.outcome === 'refused') return 'guard-rate'
  const { account, directory, delivery, purpose } = job
  return tools.journal.append({
    type: 'setting',
    at: now.toISOString(),
    ...{ account, directory, delivery, purpose, jti, before, controller },
    box: boxHash,
    ...proof,
    boxEnds: new Date(exp * 1000).toISOString(),
  })
}
