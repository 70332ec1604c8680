import type { Grant } from '../../../protocol/grant.ts'
import type { JobTools } from '../job-tools.ts'
import { verifyGrants } from '../verify-carried.ts'

/** Whoever proved something before the account was closed may be the very one it was closed against. */
export async function findGrants(
  job: { readonly grants: readonly string[]; readonly directory: string; readonly account: string },
  tools: JobTools,
  now: Date,
): Promise<readonly Grant[]> {
  const grants = await verifyGrants(job.grants, tools.identity, now)
  const closedAt = tools.journal.index.findClose(job.directory, job.account)?.at
  return grants.filter(({ issuedAt }) => closedAt === undefined || issuedAt > closedAt)
}
