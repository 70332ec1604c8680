import type { Job, ResultOf } from '../../../protocol/jobs.ts'
import type { AccountFacts } from '../../directory.ts'
import type { CloudFacts } from '../../entra/tenant.ts'
import { decideRead } from '../../guard/decide-guard.ts'
import { instantOfFileTime } from '../../guard/decide-never-used.ts'
import { type JobTools, refuse } from '../job-tools.ts'
import { readGuarded } from '../read-guarded.ts'

type LookForResetJob = Extract<Job, { kind: 'look-for-reset' }>
type Result = ResultOf<'look-for-reset'>

/**
 * Looks for evidence of a reset: a password that is not the one from before, and a sign-in later than that, in the directory
 * and in the tenant. Who changed it cannot be told; that they signed in with it afterwards can. Changes nothing.
 */
export async function lookForReset(job: LookForResetJob, tools: JobTools): Promise<Result> {
  if (!tools.cloud) return refuse('guard-route')
  const read = await readGuarded(job, job.account, tools, (facts) => decideRead(tools.rules, facts))
  if (read.outcome === 'refused') return read
  const person = await tools.cloud.people.readFacts(job.account)
  if (person.outcome === 'refused') return person
  if (person.value === 'absent') return refuse('cloud-account-missing')
  const changedAt = changedInDirectory(read.value, job)
  const seen = changedAt && (await tools.directory.lookForSignIn(job.account, changedAt))
  if (seen?.outcome === 'refused') return seen
  return {
    outcome: 'looked',
    enabled: read.value.enabled,
    ...(changedAt ? { changedAt: changedAt.toISOString() } : {}),
    ...(seen?.value ? { signedInAt: seen.value.toISOString() } : {}),
    ...seenInCloud(person.value, job),
    signInsReadable: person.value.signInsReadable,
  }
}

function changedInDirectory(
  { pwdLastSet }: AccountFacts,
  { before }: LookForResetJob,
): Date | undefined {
  // Zero is nobody's password: it says only that it must be changed.
  if (pwdLastSet === before.pwdLastSet || pwdLastSet === '0') return undefined
  return instantOfFileTime(pwdLastSet)
}

function seenInCloud({ account, lastSignIn }: CloudFacts, { before }: LookForResetJob) {
  const changed = account.passwordChangedAt
  const known = before.changedInCloudAt
  if (changed === undefined || (known !== undefined && changed <= new Date(known))) return {}
  const changedInCloudAt = changed.toISOString()
  return lastSignIn && lastSignIn > changed
    ? { changedInCloudAt, signedInToCloudAt: lastSignIn.toISOString() }
    : { changedInCloudAt }
}
