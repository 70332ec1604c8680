import type { Job, ResultOf } from '../../protocol/jobs.ts'
import { decideRead } from '../guard/decide-guard.ts'
import type { JobTools } from './job-tools.ts'
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
  const { enabled, controllersAsked, controllersNotReached } = read.value
  const when = seen.value === undefined ? {} : { signedInAt: seen.value.toISOString() }
  return { outcome: 'looked', enabled, controllersAsked, controllersNotReached, ...when }
}
