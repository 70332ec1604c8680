import type { ErrorCode } from '../../../protocol/errors.ts'
import type { Purpose } from '../../../protocol/ids.ts'
import type { Job } from '../../../protocol/jobs.ts'
import type { OursSet } from '../../guard/decide-never-used.ts'
import { findCloudUse } from '../../guard/decide-pass.ts'
import { type JobTools, refuse } from '../job-tools.ts'
import { noteRefusal } from '../read-guarded.ts'
import { findOurs } from './find-ours.ts'

/** A job that would set a first password. */
type AskedJob = Pick<Job, 'id' | 'kind' | 'directory' | 'delivery'> & {
  readonly account: string
  readonly purpose: Purpose
}

/**
 * Where a directory has a tenant, *never used* means there as well: no sign-in, no method, no role. An account that is not
 * synchronised yet has none. A tenant that does not answer stops a first password: it may be the only place that knows of
 * a use. What may not be seen there stops nothing here, since the directory's own signs have been looked at: sign-ins for
 * want of a licence, methods of somebody whom the agent's unit does not hold yet. For a pass, both do.
 */
export async function refuseUsedInCloud(
  job: AskedJob,
  passwords: readonly OursSet[],
  tools: JobTools,
): Promise<{ readonly outcome: 'refused'; readonly code: ErrorCode } | undefined> {
  const { cloud } = tools
  if (!cloud) return undefined
  const read = await cloud.people.readFacts(job.account)
  if (read.outcome === 'refused') return read
  if (read.value === 'absent') return undefined
  const ours = await findOurs(job, { passwords, passReceipts: [] }, tools)
  const found = findReason(job, findCloudUse(read.value, ours), read.value.roles)
  if (!found) return undefined
  await noteRefusal(job, tools, found.code, found.reason, job.account)
  return refuse(found.code)
}

function findReason(
  { purpose }: AskedJob,
  used: string | undefined,
  roles: readonly string[],
): { readonly code: ErrorCode; readonly reason: string } | undefined {
  if (roles.length > 0) return { code: 'guard-protected', reason: 'holds a role in the tenant' }
  // Somebody who comes back was there before; their own rules say since when not any more.
  if (used === undefined || purpose === 'return') return undefined
  return { code: 'guard-used', reason: used }
}
