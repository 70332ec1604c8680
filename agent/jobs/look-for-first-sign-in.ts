import type { Job, ResultOf } from '../../protocol/jobs.ts'
import type { AccountFacts } from '../directory.ts'
import { decideRead } from '../guard/decide-guard.ts'
import { type JobTools, refuse } from './job-tools.ts'
import { readGuarded } from './read-guarded.ts'

/** Looks for evidence that the owner has signed in: a `lastLogon` later than `since`, on any writable controller. */
export async function lookForFirstSignIn(
  job: Extract<Job, { kind: 'look-for-first-sign-in' }>,
  tools: JobTools,
): Promise<ResultOf<'look-for-first-sign-in'>> {
  const read = await readGuarded(job, job.account, tools, (facts) => decideRead(tools.rules, facts))
  if (read.outcome === 'refused') return read
  const seen = await tools.directory.lookForSignIn(job.account, new Date(job.since))
  if (seen.outcome === 'refused') return seen
  if (seen.value === undefined && isSetLate(read.value, tools)) return refuse('password-set-late')
  const { enabled, controllersAsked, controllersNotReached } = read.value
  const when = seen.value === undefined ? {} : { signedInAt: seen.value.toISOString() }
  return { outcome: 'looked', enabled, controllersAsked, controllersNotReached, ...when }
}

/**
 * Whether a password was set after ours, where a controller may have carried out late what was given up. The hire would
 * have an old password and not know it: a person has to look. Who it was cannot be told, since the box is gone.
 */
function isSetLate(
  { account, pwdLastSet }: Pick<AccountFacts, 'account' | 'pwdLastSet'>,
  { journal: { index }, directory }: JobTools,
): boolean {
  const own = index.findOwnSet(directory.name, account)
  if (!own || !index.mayComeLate(directory.name, account)) return false
  return BigInt(pwdLastSet) > BigInt(own.pwdLastSet)
}
