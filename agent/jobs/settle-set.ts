import type { ErrorCode } from '../../protocol/errors.ts'
import type { ResultOf } from '../../protocol/jobs.ts'
import type { ProofOutcome, Settled } from '../directory.ts'
import type { BoxRecord } from '../journal/journal-index.ts'
import { endNotSet, endSet } from './end-set.ts'
import { type JobTools, refuse } from './job-tools.ts'
import type { FirstPassword } from './open-first-password.ts'
import { readGuarded } from './read-guarded.ts'

type Result = ResultOf<'set-first-password'>

const believeUnchangedMs = 2000
const firstPauseMs = 500
const longestPauseMs = 10_000

interface Reading {
  readonly settled: Settled
  readonly proof: ProofOutcome
  readonly historyEnforced: boolean
}

/**
 * Settles what came of a set whose answer was lost: what `pwdLastSet` says, then one bind with the password, then, if it
 * certainly was not set, by setting again. Waits and asks again while nothing answers, until the job is of no use.
 */
export async function settleSet(
  first: FirstPassword,
  refusedAgain: ErrorCode | undefined,
  tools: JobTools,
): Promise<Result | 'set-again' | undefined> {
  const setting = tools.journal.index.findBox(first.box.claims)?.setting
  if (!setting) return 'set-again'
  const ends = Date.parse(first.job.expiresAt)
  await tools.clock.sleep(ageLeft(setting, tools), tools.stopping)
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
    if (tools.stopping.aborted) return undefined
    const reading = await readOutcome(first, setting, tools)
    const decided = reading && (await decideOutcome(first, reading, refusedAgain, tools))
    if (decided) return decided
    if (tools.clock.now().getTime() + pause > ends) return refuse('outcome-unknown')
    await tools.clock.sleep(pause, tools.stopping)
  }
}

/** A set that was just sent may still be under way in the controller. */
function ageLeft(setting: BoxRecord['setting'], tools: JobTools): number {
  const age = tools.clock.now().getTime() - Date.parse(setting.at)
  return Math.max(0, Math.min(believeUnchangedMs, believeUnchangedMs - age))
}

/** `undefined`: nothing answered that could tell. */
async function readOutcome(
  { facts, password }: FirstPassword,
  setting: BoxRecord['setting'],
  tools: JobTools,
): Promise<Reading | undefined> {
  const { before, controller } = setting
  const settled = await tools.directory.settlePassword(facts.account, {
    pwdLastSet: before,
    controller,
  })
  if (settled.settled === 'unknown') return undefined
  const proved = await tools.directory.change(async (one) => {
    // Where the change has not arrived yet, a wrong answer would mean nothing.
    const here = await one.readPasswordLastSet(facts.account)
    const arrived = settled.settled !== 'changed' || here === settled.pwdLastSet
    const proof: ProofOutcome = arrived
      ? await one.provePassword(facts, password)
      : { outcome: 'unavailable' }
    return { proof, historyEnforced: one.historyEnforced }
  })
  return proved.outcome === 'read' ? { settled, ...proved.value } : undefined
}

/** `undefined`: ask again. */
function decideOutcome(
  first: FirstPassword,
  { settled, proof, historyEnforced }: Reading,
  refusedAgain: ErrorCode | undefined,
  tools: JobTools,
): Promise<Result | 'set-again'> | undefined {
  if (proof.outcome === 'unavailable' || proof.outcome === 'locked') return undefined
  if (settled.settled === 'changed') {
    if (proof.outcome === 'wrong') return endNotSet(first, 'guard-used', tools)
    const { pwdLastSet } = settled
    return endSet(first, { pwdLastSet, historyEnforced, proof }, tools)
  }
  // Right although nothing had changed: it changed between the two questions.
  if (proof.outcome !== 'wrong') return undefined
  if (refusedAgain !== undefined) return endNotSet(first, refusedAgain, tools)
  return allowAgain(first, tools)
}

/** Time has passed since the guard allowed it: the account is looked at once more before it is set again. */
async function allowAgain(first: FirstPassword, tools: JobTools): Promise<Result | 'set-again'> {
  const { job } = first
  const read = await readGuarded(job, job.account, tools, first.decide)
  return read.outcome === 'refused' ? endNotSet(first, read.code, tools) : 'set-again'
}
