import type { Job, ResultOf } from '../../protocol/jobs.ts'
import { decideRead } from '../guard/decide-guard.ts'
import { decideNeverUsed } from '../guard/decide-never-used.ts'
import type { JobTools } from './job-tools.ts'
import { ownSets } from './own-sets.ts'
import { readGuarded } from './read-guarded.ts'

/** Says whether the account is ready: never used, enabled, and what would stop its owner at the door at the start. */
export async function readAccountStatus(
  job: Extract<Job, { kind: 'account-status' }>,
  tools: JobTools,
): Promise<ResultOf<'account-status'>> {
  const read = await readGuarded(job, job.account, tools, (facts) => decideRead(tools.rules, facts))
  if (read.outcome === 'refused') return read
  const hindrances = await tools.directory.findHindrances(job.account, new Date(job.plannedStart))
  if (hindrances.outcome === 'refused') return hindrances
  const used = decideNeverUsed(read.value, ownSets(job.account, tools))
  return {
    outcome: 'read',
    neverUsed: used.outcome === 'never-used',
    enabled: read.value.enabled,
    hindrances: [...hindrances.value],
  }
}
