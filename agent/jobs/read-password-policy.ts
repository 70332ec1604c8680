import type { Job, ResultOf } from '../../protocol/jobs.ts'
import { decideRead } from '../guard/decide-guard.ts'
import type { JobTools } from './job-tools.ts'
import { readGuarded } from './read-guarded.ts'

/** The password rules that really apply to this account. */
export async function readPasswordPolicy(
  job: Extract<Job, { kind: 'password-policy' }>,
  tools: JobTools,
): Promise<ResultOf<'password-policy'>> {
  const read = await readGuarded(job, job.account, tools, (facts) => decideRead(tools.rules, facts))
  if (read.outcome === 'refused') return read
  const policy = await tools.directory.readPolicy(job.account)
  return policy.outcome === 'refused' ? policy : { outcome: 'read', policy: policy.value }
}
