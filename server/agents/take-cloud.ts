import { sql } from 'kysely'
import type { StrongMethod } from '../../protocol/cloud-jobs.ts'
import type { ResultOf } from '../../protocol/jobs.ts'
import { tellClaim } from '../claims/lock-claim.ts'
import { reportProblem, updateFromAgent } from '../deliveries/update-delivery.ts'
import type { ServerPorts, Statements } from '../server-ports.ts'
import type { AnsweredJob } from './answered-job.ts'

type Ports = Pick<ServerPorts, 'clock' | 'appendLedger'>

/** Writes what an agent read of the cloud's half. A refusal is kept beside it: it stops nobody's password. */
export async function takeCloudStatus(
  trx: Statements,
  job: AnsweredJob,
  result: ResultOf<'cloud-status'>,
  ports: Ports,
): Promise<void> {
  const now = ports.clock.now()
  if (result.outcome === 'refused') {
    return await putStatus(trx, job.delivery, { read_at: now, code: result.code })
  }
  if (result.outcome === 'absent') {
    return await putStatus(trx, job.delivery, { read_at: now, absent: true, code: null })
  }
  const { userPrincipalName, neverUsed, hindrances, pass, strongMethod } = result
  await putStatus(trx, job.delivery, {
    read_at: now,
    absent: false,
    code: null,
    user_name: userPrincipalName,
    never_used: neverUsed,
    hindrances,
    lifetime_minutes: pass?.lifetimeMinutes ?? null,
    once: pass?.once ?? null,
  })
  if (strongMethod) await noteMethod(trx, job, strongMethod, ports)
}

interface StatusValues {
  readonly read_at: Date
  readonly absent?: boolean
  readonly code?: string | null
  readonly user_name?: string
  readonly never_used?: boolean
  readonly hindrances?: string[]
  readonly lifetime_minutes?: number | null
  readonly once?: boolean | null
}

async function putStatus(trx: Statements, delivery: string, values: StatusValues): Promise<void> {
  await trx
    .insertInto('cloud_status')
    .values({ delivery_id: delivery, absent: true, ...values })
    .onConflict((conflict) => conflict.column('delivery_id').doUpdateSet(values))
    .execute()
}

/** Writes what was seen of a pass and of its owner's methods; a page that waits for it is told. */
export async function takeMethods(
  trx: Statements,
  job: AnsweredJob,
  result: ResultOf<'list-methods'>,
  ports: Ports,
): Promise<void> {
  const now = ports.clock.now()
  const seen = seenIn(result)
  await trx
    .updateTable('pass')
    .set({ watched_at: now, ...(seen ? { seen } : {}) })
    .where('delivery_id', '=', job.delivery)
    .where('shown', '=', true)
    .where('removed_at', 'is', null)
    .execute()
  if (result.outcome === 'listed') await takeListed(trx, job, result, ports)
  if (job.claim === null) return
  const notYet = seen === 'replaced' ? 'pass-replaced' : 'not-yet'
  const problem = result.outcome === 'refused' ? result.code : notYet
  await trx
    .updateTable('claim')
    .set({
      check_job: null,
      problem: sql`case when step = 'pass' then ${problem} else problem end`,
      version: sql`version + 1`,
    })
    .where('id', '=', job.claim)
    .execute()
  await tellClaim(trx, job.claim)
}

async function takeListed(
  trx: Statements,
  job: AnsweredJob,
  result: Extract<ResultOf<'list-methods'>, { outcome: 'listed' }>,
  ports: Ports,
): Promise<void> {
  // Somebody else makes passes for this person: theirs ended ours, and a person has to know.
  if (result.pass === 'replaced') {
    await reportProblem(trx, job.delivery, 'pass-replaced', ports.clock.now())
  }
  if (result.strongMethod) return await noteMethod(trx, job, result.strongMethod, ports)
  if (seenIn(result) === 'replaced') await tellOfLostPass(trx, job.delivery)
}

/** How a pass stands, as the store keeps it. */
function seenIn(result: ResultOf<'list-methods'>) {
  if (result.outcome === 'refused') return undefined
  return result.pass === 'superseded' ? 'replaced' : result.pass
}

/** The page shows a pass that opens nothing any more: its owner is told, and asks for another. */
async function tellOfLostPass(trx: Statements, delivery: string): Promise<void> {
  const claims = await trx
    .updateTable('claim')
    .set({ pass_box: null, problem: 'pass-replaced', version: sql`version + 1` })
    .where('delivery_id', '=', delivery)
    .where('step', '=', 'pass')
    .where('pass_box', 'is not', null)
    .returning('id')
    .execute()
  for (const { id } of claims) await tellClaim(trx, id)
}

/** The evidence of the cloud's half: written once. Whoever still looks at the pass is done. */
async function noteMethod(
  trx: Statements,
  job: AnsweredJob,
  method: StrongMethod,
  ports: Ports,
): Promise<void> {
  const now = ports.clock.now()
  const first = await trx
    .insertInto('cloud_status')
    .values({ delivery_id: job.delivery, read_at: now, absent: false, method, method_at: now })
    .onConflict((conflict) =>
      conflict
        .column('delivery_id')
        .doUpdateSet({ method, method_at: now })
        .where('cloud_status.method_at', 'is', null),
    )
    .returning('delivery_id')
    .executeTakeFirst()
  if (!first) return
  const claims = await trx
    .updateTable('claim')
    .set({ step: 'done', pass_box: null, grant_words: null, problem: null })
    .set({ version: sql`version + 1` })
    .where('delivery_id', '=', job.delivery)
    .where('step', '=', 'pass')
    .returning('id')
    .execute()
  for (const { id } of claims) await tellClaim(trx, id)
  const detail = { agent: job.agent, method }
  await ports.appendLedger(trx, { event: 'method-registered', subject: job.delivery, detail })
}

/** Writes what became of the pass that was to be removed: one that nobody was shown, else the one that was. */
export async function takeRemoval(
  trx: Statements,
  job: AnsweredJob,
  result: ResultOf<'remove-pass'>,
  ports: Ports,
): Promise<void> {
  const now = ports.clock.now()
  const pass = await trx
    .selectFrom('pass')
    .select(['id', 'shown', 'seen'])
    .where('delivery_id', '=', job.delivery)
    .where('removed_at', 'is', null)
    .orderBy('shown')
    .executeTakeFirst()
  if (!pass) return
  const values =
    result.outcome === 'refused'
      ? { removal_tried_at: now, removal_code: result.code }
      : { removal_tried_at: now, removal_code: null, removed_at: now }
  await trx.updateTable('pass').set(values).where('id', '=', pass.id).execute()
  if (result.outcome === 'refused') return
  const claims = await trx
    .updateTable('claim')
    .set({ pass_box: null, version: sql`version + 1` })
    .where('pass_id', '=', pass.id)
    .returning('id')
    .execute()
  for (const { id } of claims) await tellClaim(trx, id)
  const reason = result.outcome === 'gone' ? 'gone' : (pass.seen ?? 'live')
  const detail = { agent: job.agent, reason }
  await ports.appendLedger(trx, { event: 'pass-removed', subject: job.delivery, detail })
  await updateFromAgent(trx, job.delivery, {})
}
