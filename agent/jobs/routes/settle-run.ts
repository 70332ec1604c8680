import { createPassReceipt } from '../../../protocol/pass-receipt.ts'
import type { TaskSeen } from '../../entra/read-task-result.ts'
import type { LivePass, Tenant } from '../../entra/tenant.ts'
import type { PassRecord } from '../../journal/pass-memory.ts'
import { type JobTools, refuse } from '../job-tools.ts'
import { findPassesOfRun } from './find-passes-of-run.ts'
import type { HandPassJob, HandPassResult } from './hand-pass.ts'

/** It may still run, or what it did is not to be seen yet. */
type Settled = HandPassResult | { readonly outcome: 'pending' }
const pending = { outcome: 'pending' } as const

const pollMs = 2000
const polls = 5
/** A run that nobody sees after so long was never begun. */
const unseenMs = 10 * 60_000
/** What a run did is seen within this time of its end. */
const lagMs = 2 * 60_000
/** A run that takes longer is for a person to look at. */
const longestMs = 60 * 60_000

/** Looks a few times. `undefined`: nothing is known yet; the job comes again, and looks again. */
export async function awaitRun(
  job: HandPassJob,
  tools: JobTools,
): Promise<HandPassResult | undefined> {
  for (let count = 1; ; count += 1) {
    const settled = await settleEarlierRun(job, tools)
    if (settled === 'nothing') return refuse('workflow-failed')
    if (settled.outcome !== 'pending') return settled
    if (count >= polls || tools.stopping.aborted) return undefined
    await tools.clock.sleep(pollMs, tools.stopping)
  }
}

/**
 * What became of a run of this account that the journal knows no end of, whatever delivery it was for: while it may still
 * mint, nothing else may. `nothing`: there is none, and another may begin.
 */
export async function settleEarlierRun(
  job: HandPassJob,
  tools: JobTools,
): Promise<Settled | 'nothing'> {
  const tenant = tools.cloud?.tenant
  const record = findOpen(job, tools)
  const workflow = record?.begun.workflow
  if (!(tenant && record && workflow)) return 'nothing'
  const held = await tenant.listHeld([record.begun.user])
  if (held.outcome === 'refused') return held
  const holder = held.value.get(record.begun.user)
  if (holder === undefined || holder === 'gone') return refuse('cloud-account-missing')
  const { passes } = holder
  if (record.pass !== undefined) {
    const known = passes.find(({ id }) => id === record.pass)
    const isAlive = known && tools.clock.now() < endOf(known)
    return isAlive ? await tellHanded(job, record, known, tools) : 'nothing'
  }
  const seen = await tenant.passWorkflow.look(
    workflow,
    record.begun.user,
    new Date(record.begun.at),
  )
  if (seen.outcome === 'refused') return seen
  return await settleSeen(job, { record, seen: seen.value, passes, tenant }, tools)
}

/** Begun by a workflow: without an end, or of this delivery and not yet told. */
function findOpen(
  { directory, account, delivery }: HandPassJob,
  { journal }: JobTools,
): PassRecord | undefined {
  return journal.index.passes
    .find(directory, account)
    .findLast(
      ({ begun, pass }) =>
        begun.workflow !== undefined && (pass === undefined || begun.delivery === delivery),
    )
}

interface Found {
  readonly record: PassRecord
  readonly seen: TaskSeen | undefined
  readonly passes: readonly LivePass[]
  readonly tenant: Tenant
}

async function settleSeen(
  job: HandPassJob,
  found: Found,
  tools: JobTools,
): Promise<Settled | 'nothing'> {
  const { record, seen, passes } = found
  const now = tools.clock.now().getTime()
  const age = now - Date.parse(record.begun.at)
  if (!seen) return age > unseenMs ? await giveUp(job, found, 'nothing', tools) : pending
  if (seen.state === 'running') return age > longestMs ? refuse('workflow-failed') : pending
  if (seen.state === 'over') {
    tools.log.warn('workflow failed', { job: job.id, result: seen.id })
    return await giveUp(job, found, refuse('workflow-failed'), tools)
  }
  const [pass] = findPassesOfRun(passes, record.begun, seen)
  if (pass) return await writeMinted(job, record, pass, tools)
  const endedAt = seen.completedAt?.getTime() ?? now
  if (now - endedAt < lagMs) return pending
  // It was there, and somebody has taken it away or replaced it.
  return await giveUp(job, found, refuse('workflow-failed'), tools)
}

/** A run that failed may have minted before it did: nobody is to hold that one. What may be somebody else's stays, and stops the next. */
async function giveUp<T>(
  { directory, account }: HandPassJob,
  { record, seen, passes, tenant }: Found,
  answer: T,
  { journal, clock }: JobTools,
): Promise<T | Extract<HandPassResult, { outcome: 'refused' }>> {
  const { user, jti } = record.begun
  for (const pass of findPassesOfRun(passes, record.begun, seen)) {
    const removed = await tenant.removePass(user, pass.id)
    if (removed.outcome === 'refused') return removed
  }
  const at = clock.now().toISOString()
  const code = 'workflow-failed'
  await journal.append({ type: 'not-minted', at, directory, account, jti, code })
  return answer
}

async function writeMinted(
  job: HandPassJob,
  record: PassRecord,
  pass: LivePass,
  tools: JobTools,
): Promise<Settled | 'nothing'> {
  const { directory, account, delivery } = job
  const { jti } = record.begun
  const at = tools.clock.now().toISOString()
  await tools.journal.append({ type: 'minted', at, directory, account, jti, pass: pass.id })
  await tools.reach('pass-written')
  // Of another delivery: known as ours from now on, and taken away before the next one.
  if (record.begun.delivery !== delivery) return 'nothing'
  return await tellHanded(job, { ...record, pass: pass.id }, pass, tools)
}

/** Entra lets a pass of its workflow begin with the hire's first day (`employeeHireDate`), or now if that is past. */
function endOf({ startsAt, createdAt, lifetimeMinutes }: LivePass): Date {
  return new Date((startsAt ?? createdAt).getTime() + lifetimeMinutes * 60_000)
}

/** The manager has it, as far as Entra tells. */
async function tellHanded(
  job: HandPassJob,
  { begun }: PassRecord,
  pass: LivePass,
  { clock, journal, identity, reach }: JobTools,
): Promise<HandPassResult> {
  const { directory, account, delivery } = job
  const { jti, user, use } = begun
  const now = clock.now()
  const expiresAt = endOf(pass).toISOString()
  const words = { account, directory, delivery, jti, user, pass: pass.id, use }
  const times = { mintedAt: pass.createdAt.toISOString(), expiresAt }
  const receipt = await createPassReceipt({ ...words, ...times }, identity.key, now)
  const { once } = pass
  const where = { at: now.toISOString(), directory, account, jti: job.id }
  const told = { sentTo: 'manager', receipt, expiresAt, once }
  await journal.append({ type: 'pass-sending', ...where, delivery, pass: pass.id, ...told })
  await reach('pass-sending')
  await journal.append({ type: 'pass-sent', ...where, arrival: 'accepted' })
  await reach('pass-sent')
  const agent = identity.key.thumbprint
  return { outcome: 'handed', agent, arrival: 'accepted', ...told }
}
