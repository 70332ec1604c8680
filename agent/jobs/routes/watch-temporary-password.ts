import type { Job, ResultOf } from '../../../protocol/jobs.ts'
import { decideRead } from '../../guard/decide-guard.ts'
import { instantOfFileTime } from '../../guard/decide-never-used.ts'
import type { JobTools } from '../job-tools.ts'
import { readGuarded } from '../read-guarded.ts'

type WatchJob = Extract<Job, { kind: 'watch-temporary-password' }>
type Result = ResultOf<'watch-temporary-password'>

/** The sign-in that changes a password stamps both, and two controllers' clocks may differ by so much. */
const slackMs = 2000

/**
 * Looks whether somebody has changed the temporary password (`pwdLastSet` is not zero any more), and signed in since, here and
 * in the cloud. Who it was cannot be told: that is what this route costs.
 */
export async function watchTemporaryPassword(job: WatchJob, tools: JobTools): Promise<Result> {
  const read = await readGuarded(job, job.account, tools, (facts) => decideRead(tools.rules, facts))
  if (read.outcome === 'refused') return read
  const { enabled, pwdLastSet } = read.value
  if (pwdLastSet === '0') return { outcome: 'looked', enabled }
  const changedAt = instantOfFileTime(pwdLastSet)
  const since = new Date(changedAt.getTime() - slackMs)
  const seen = await tools.directory.lookForSignIn(job.account, since)
  if (seen.outcome === 'refused') return seen
  return {
    outcome: 'looked',
    enabled,
    changedAt: changedAt.toISOString(),
    ...(seen.value === undefined ? {} : { signedInAt: seen.value.toISOString() }),
    ...(await lookInCloud(job.account, since, tools)),
  }
}

async function lookInCloud(
  account: string,
  since: Date,
  { cloud }: JobTools,
): Promise<{ readonly cloudSignedInAt?: string }> {
  const read = await cloud?.people.readFacts(account)
  if (read?.outcome !== 'read' || read.value === 'absent') return {}
  const { lastSignIn } = read.value
  return lastSignIn && lastSignIn > since ? { cloudSignedInAt: lastSignIn.toISOString() } : {}
}
