import type { Job, ResultOf } from '../../../protocol/jobs.ts'
import { thumbprintOf } from '../../../protocol/keys.ts'
import { type PassRequest, verifyPassRequest } from '../../../protocol/pass-request.ts'
import type { CloudFacts } from '../../entra/tenant.ts'
import { decideProve } from '../../guard/decide-guard.ts'
import { decidePass, type MintQuestion, type OursInCloud } from '../../guard/decide-pass.ts'
import { askAbout } from '../ask-about.ts'
import { type JobTools, refuse } from '../job-tools.ts'
import { noteRefusal, readGuarded } from '../read-guarded.ts'
import { carryOutMint } from './carry-out-mint.ts'
import { findGrants } from './find-grants.ts'
import { findOurs } from './find-ours.ts'

export type MintPassJob = Extract<Job, { kind: 'mint-pass' }>
type Result = ResultOf<'mint-pass'>

/**
 * Mints a pass for the browser that pressed for it. In this order: the press holds and fits the job; the directory's guard
 * allows the account; what the tenant says of the person is read; the guard allows a pass; ours that live are taken away,
 * and one of others stops it; only then is one minted, looked at once more, and sealed to that browser's key.
 */
export function mintPass(job: MintPassJob, tools: JobTools): Promise<Result> {
  return tools.turns.take(job.account, () => mintInTurn(job, tools))
}

async function mintInTurn(job: MintPassJob, tools: JobTools): Promise<Result> {
  if (!tools.cloud) return refuse('guard-pass')
  const now = tools.clock.now()
  const request = await verifyPassRequest(job.request, now)
  if (!request || !fitsJob(request, job)) {
    await noteRefusal(job, tools, 'guard-proof', 'not a press for this job', job.account)
    return refuse('guard-proof')
  }
  const asked = await askAbout(job.account, job.purpose, tools, { receipts: job.receipts })
  const allowed = await readGuarded(
    job,
    job.account,
    tools,
    // What the cloud shows of a use is judged below, where passes of other agents are known as well.
    ({ usedBecause: _, ...facts }) => decideProve({ ...asked, facts }),
  )
  if (allowed.outcome === 'refused') return allowed
  const { tenant, people } = tools.cloud
  const policy = await tenant.readPassPolicy()
  if (policy.outcome === 'refused') return policy
  const facts = await people.readFacts(job.account)
  if (facts.outcome === 'refused') return facts
  if (facts.value === 'absent') return refuse('cloud-account-missing')
  const { passReceipts } = job
  const ours = await findOurs(job, { passwords: asked.ours, passReceipts }, tools)
  const { directory, account, delivery, purpose, lifetimeMinutes } = job
  const question: MintQuestion = {
    rules: tools.rules,
    cloud: facts.value,
    policy: policy.value,
    ...{ use: request.use, lifetimeMinutes, ours, purpose },
    grants: await findGrants(job, tools, now),
    about: { account, directory, delivery },
    requester: { sig: request.signer, enc: await thumbprintOf(request.enc) },
    mintsInHour: tools.journal.index.countMintsInHour(directory, now),
  }
  const decision = decidePass(question)
  if (decision.outcome === 'refused') {
    await noteRefusal(job, tools, decision.code, decision.reason, account)
    return refuse(decision.code)
  }
  const cleared = await takeOursAway(facts.value, ours, job, tools)
  if (cleared) return cleared
  return carryOutMint({ job, request, user: facts.value.account.user, shape: decision }, tools)
}

/** What the guard let pass of those that are there is ours, or has expired. */
async function takeOursAway(
  { account, passes }: CloudFacts,
  ours: OursInCloud,
  job: MintPassJob,
  tools: JobTools,
): Promise<Result | undefined> {
  const held = passes === 'closed' ? [] : passes
  for (const pass of held.filter((each) => ours.isOurs(each))) {
    const removed = await tools.cloud?.tenant.removePass(account.user, pass.id)
    if (removed?.outcome === 'refused') return removed
    await tools.journal.append({
      ...{ type: 'pass-removed', at: tools.clock.now().toISOString(), pass: pass.id },
      ...{ directory: job.directory, account: job.account },
    })
  }
  return undefined
}

function fitsJob(request: PassRequest, job: MintPassJob): boolean {
  return (
    request.account === job.account &&
    request.directory === job.directory &&
    request.delivery === job.delivery &&
    request.purpose === job.purpose
  )
}
