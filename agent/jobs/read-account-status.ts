import type { ErrorCode } from '../../protocol/errors.ts'
import type { Job, ResultOf } from '../../protocol/jobs.ts'
import type { AccountFacts } from '../directory.ts'
import { lifts } from '../guard/allowance.ts'
import { decideProve, decideRead } from '../guard/decide-guard.ts'
import { findUse } from '../guard/decide-never-used.ts'
import { askAbout } from './ask-about.ts'
import type { JobTools } from './job-tools.ts'
import { readGuarded } from './read-guarded.ts'

type AccountStatus = Extract<Job, { kind: 'account-status' }>

/** Says whether the account is ready: never used, enabled, and what would stop its owner at the door at the start. */
export async function readAccountStatus(
  job: AccountStatus,
  tools: JobTools,
): Promise<ResultOf<'account-status'>> {
  const read = await readGuarded(job, job.account, tools, (facts) => decideRead(tools.rules, facts))
  if (read.outcome === 'refused') return read
  const hindrances = await tools.directory.findHindrances(job.account, new Date(job.plannedStart))
  if (hindrances.outcome === 'refused') return hindrances
  const neverUsed = await isUnused(job, read.value, tools)
  return {
    outcome: 'read',
    neverUsed,
    enabled: read.value.enabled,
    hindrances: [...hindrances.value],
    ...(neverUsed ? {} : { mayReturn: await mayReturn(read.value, tools) }),
  }
}

/** What an allowance for the first time lifts counts as unused: an operator said so. */
async function isUnused(
  { receipts }: AccountStatus,
  facts: AccountFacts,
  tools: JobTools,
): Promise<boolean> {
  const { ours, allowance } = await askAbout(facts.account, 'first', tools, { receipts })
  return findUse(facts, ours).every(({ rule }) => allowance && lifts('first', rule))
}

async function mayReturn(facts: AccountFacts, tools: JobTools): Promise<'yes' | ErrorCode> {
  const decision = decideProve({ ...(await askAbout(facts.account, 'return', tools)), facts })
  return decision.outcome === 'allowed' ? 'yes' : decision.code
}
