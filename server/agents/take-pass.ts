import { sql } from 'kysely'
import { type ResultOf, zResultOf } from '../../protocol/jobs.ts'
import { type PassWords, verifyPassReceipt } from '../../protocol/pass-receipt.ts'
import { tellClaim } from '../claims/lock-claim.ts'
import { takeClaimResult } from '../claims/take-claim-result.ts'
import { updateFromAgent } from '../deliveries/update-delivery.ts'
import type { ServerPorts, Statements } from '../server-ports.ts'
import type { AnsweredJob } from './answered-job.ts'

/**
 * Writes that a pass was minted, and hands the sealed box to the one page that asked for it. The pass before it is gone: a
 * person has one at a time, and the agent took its own away first.
 */
export async function takePass(
  trx: Statements,
  job: AnsweredJob,
  result: ResultOf<'mint-pass'>,
  ports: ServerPorts,
): Promise<void> {
  if (result.outcome === 'refused') return await takeClaimResult(trx, job, result, ports)
  const now = ports.clock.now()
  const receipt = await verifyPassReceipt(result.receipt, now)
  if (receipt?.delivery !== job.delivery) {
    return await takeClaimResult(trx, job, { outcome: 'refused', code: 'internal' }, ports)
  }
  await endEarlierPasses(trx, job.delivery, now)
  await insertPass(trx, { ...job, shown: true }, result, receipt)
  const { purpose } = await trx
    .selectFrom('delivery')
    .select('purpose')
    .where('id', '=', job.delivery)
    .executeTakeFirstOrThrow()
  await updateFromAgent(trx, job.delivery, {
    // In the cloud alone the pass is the key; a password that was set before keeps its own time.
    phase: sql`case when phase = 'invited' then 'keyed' else phase end`,
    keyed_at: sql`coalesce(keyed_at, ${now}::timestamptz)`,
  })
  const { use } = receipt
  const detail = { agent: job.agent, purpose, use }
  await ports.appendLedger(trx, { event: 'pass-minted', subject: job.delivery, detail })
  if (job.claim === null) return
  await trx
    .updateTable('claim')
    .set({ pass_job: null, pass_id: job.id, pass_box: result.box, problem: null })
    .set({ version: sql`version + 1` })
    .where('id', '=', job.claim)
    .where('step', '=', 'pass')
    .execute()
  await tellClaim(trx, job.claim)
}

/** The agent took its own away before it minted. */
export async function endEarlierPasses(
  trx: Statements,
  delivery: string,
  now: Date,
): Promise<void> {
  await trx
    .updateTable('pass')
    .set({ removed_at: now })
    .where('delivery_id', '=', delivery)
    .where('removed_at', 'is', null)
    .execute()
}

/** A second agent minted for the same press, and its answer comes too late: nobody will see that pass, and it is removed. */
export async function takeLatePass(
  trx: Statements,
  caller: { readonly directories: readonly string[] },
  answer: { readonly job: string; readonly result: unknown },
  { clock, newId, wake }: Pick<ServerPorts, 'clock' | 'newId' | 'wake'>,
): Promise<void> {
  const result = zResultOf['mint-pass'].safeParse(answer.result).data
  if (result?.outcome !== 'minted') return
  const receipt = await verifyPassReceipt(result.receipt, clock.now())
  const job = await trx
    .selectFrom('agent_job')
    .select('delivery_id')
    .where('id', '=', answer.job)
    .where('kind', '=', 'mint-pass')
    .where('directory', 'in', [...caller.directories])
    .executeTakeFirst()
  if (!job?.delivery_id || receipt?.delivery !== job.delivery_id) return
  const known = await trx
    .selectFrom('pass')
    .select('id')
    .where('receipt', '=', result.receipt)
    .executeTakeFirst()
  if (known) return
  const pass = { id: newId(), delivery: job.delivery_id, shown: false }
  await insertPass(trx, pass, result, receipt)
  await wake(trx, job.delivery_id)
}

/** Writes a pass down: only by its receipt can it be removed again. */
export async function insertPass(
  trx: Statements,
  pass: { readonly id: string; readonly delivery: string; readonly shown: boolean },
  result: { readonly receipt: string; readonly once: boolean; readonly expiresAt: string },
  receipt: PassWords,
): Promise<void> {
  await trx
    .insertInto('pass')
    .values({
      id: pass.id,
      delivery_id: pass.delivery,
      receipt: result.receipt,
      shown: pass.shown,
      once: result.once,
      minted_at: new Date(receipt.mintedAt),
      expires_at: new Date(result.expiresAt),
    })
    .execute()
}
