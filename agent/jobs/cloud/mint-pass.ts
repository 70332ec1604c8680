import type { Job, ResultOf } from '../../../protocol/jobs.ts'
import { thumbprintOf } from '../../../protocol/keys.ts'
import { sealPass } from '../../../protocol/pass-box.ts'
import { type PassRequest, verifyPassRequest } from '../../../protocol/pass-request.ts'
import { decidePass } from '../../guard/decide-pass.ts'
import { type JobTools, refuse } from '../job-tools.ts'
import { noteRefusal } from '../read-guarded.ts'
import { carryOutMint } from './carry-out-mint.ts'
import { findGrants } from './find-grants.ts'
import { lookBeforeMint, takeOursAway } from './look-before-mint.ts'

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
  const looked = await lookBeforeMint(job, job.purpose, tools.cloud, tools)
  if (looked.outcome === 'refused') return looked
  const { cloud, policy, ours } = looked.value
  const { directory, account, delivery, purpose, lifetimeMinutes } = job
  const { use, jti, enc } = request
  const decision = decidePass({
    ...{ rules: tools.rules, cloud, policy, use, lifetimeMinutes, ours, purpose },
    grants: await findGrants(job, tools, now),
    about: { account, directory, delivery },
    requester: { sig: request.signer, enc: await thumbprintOf(enc) },
    mintsInHour: tools.journal.index.countMintsInHour(directory, now),
  })
  if (decision.outcome === 'refused') {
    await noteRefusal(job, tools, decision.code, decision.reason, account)
    return refuse(decision.code)
  }
  const kept = await takeOursAway(looked.value, job, tools)
  if (kept) return kept
  const mint = { job, purpose, use, jti, user: cloud.account.user, shape: decision }
  const made = await carryOutMint(mint, tools)
  if (made.outcome === 'refused') return made
  const { pass, receipt, expiresAt, once } = made
  const box = await sealPass(pass, { delivery, account, directory, jti, expiresAt }, enc)
  return { outcome: 'minted', box, receipt, expiresAt: expiresAt.toISOString(), once }
}

function fitsJob(request: PassRequest, job: MintPassJob): boolean {
  return (
    request.account === job.account &&
    request.directory === job.directory &&
    request.delivery === job.delivery &&
    request.purpose === job.purpose
  )
}
