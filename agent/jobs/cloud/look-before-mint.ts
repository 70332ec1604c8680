import type { Purpose } from '../../../protocol/ids.ts'
import type { Job } from '../../../protocol/jobs.ts'
import type { AccountFacts, Read } from '../../directory.ts'
import type { CloudFacts, PassPolicy } from '../../entra/tenant.ts'
import { decideProve } from '../../guard/decide-guard.ts'
import type { OursInCloud } from '../../guard/decide-pass.ts'
import { askAbout } from '../ask-about.ts'
import { type CloudPower, type JobTools, refuse } from '../job-tools.ts'
import { readGuarded } from '../read-guarded.ts'
import { findOurs } from './find-ours.ts'

/** A job that asks for a pass. */
export type AsksForPass = Pick<Job, 'id' | 'kind' | 'directory' | 'delivery'> & {
  readonly account: string
  readonly receipts: readonly string[]
  readonly passReceipts: readonly string[]
}

/** What an agent read of somebody before it may mint: the guard of the directory has allowed the account. */
export interface LookedAt {
  readonly facts: AccountFacts
  readonly cloud: CloudFacts
  readonly policy: PassPolicy
  readonly ours: OursInCloud
}

/** Reads the account, then the person in the tenant: what the guard of passes is asked about. */
export async function lookBeforeMint(
  job: AsksForPass,
  purpose: Purpose,
  { tenant, people }: CloudPower,
  tools: JobTools,
): Promise<Read<LookedAt>> {
  const asked = await askAbout(job.account, purpose, tools, { receipts: job.receipts })
  // What the cloud shows of a use is judged by the guard of passes, where those of other agents are known as well.
  const allowed = await readGuarded(job, job.account, tools, ({ usedBecause: _, ...facts }) =>
    decideProve({ ...asked, facts }),
  )
  if (allowed.outcome === 'refused') return allowed
  const policy = await tenant.readPassPolicy()
  if (policy.outcome === 'refused') return policy
  const cloud = await people.readFacts(job.account)
  if (cloud.outcome === 'refused') return cloud
  if (cloud.value === 'absent') return refuse('cloud-account-missing')
  const carried = { passwords: asked.ours, passReceipts: job.passReceipts }
  const ours = await findOurs(job, carried, tools)
  const value = { facts: allowed.value, cloud: cloud.value, policy: policy.value, ours }
  return { outcome: 'read', value }
}

/** Takes away what lives of ours: the guard has let pass only what is ours, or has expired. */
export async function takeOursAway(
  { cloud: { account, passes }, ours }: Pick<LookedAt, 'cloud' | 'ours'>,
  job: Pick<AsksForPass, 'directory' | 'account'>,
  { cloud, journal, clock }: JobTools,
): Promise<ReturnType<typeof refuse> | undefined> {
  const held = passes === 'closed' ? [] : passes
  for (const pass of held.filter((each) => ours.isOurs(each))) {
    const removed = await cloud?.tenant.removePass(account.user, pass.id)
    if (removed?.outcome === 'refused') return removed
    await journal.append({
      ...{ type: 'pass-removed', at: clock.now().toISOString(), pass: pass.id },
      ...{ directory: job.directory, account: job.account },
    })
  }
  return undefined
}
