import { sql } from 'kysely'
import type { ResultOf } from '../../protocol/jobs.ts'
import { verifyPhoneReceipt } from '../../protocol/phone-receipt.ts'
import { tellClaim } from '../claims/lock-claim.ts'
import { takeClaimResult } from '../claims/take-claim-result.ts'
import { reportProblem, updateFromAgent } from '../deliveries/update-delivery.ts'
import type { ServerPorts, Statements } from '../server-ports.ts'
import type { AnsweredJob } from './answered-job.ts'

/** Writes that a phone was registered, or that its owner keeps what they had. How the password stood at first stays. */
export async function takePhone(
  trx: Statements,
  job: AnsweredJob,
  result: ResultOf<'register-phone'>,
  ports: ServerPorts,
): Promise<void> {
  if (result.outcome === 'refused') return await takeClaimResult(trx, job, result, ports)
  const now = ports.clock.now()
  const receipt = result.outcome === 'registered' ? result.receipt : null
  const words = receipt === null ? undefined : await verifyPhoneReceipt(receipt, now)
  if (receipt !== null && words?.account === undefined) {
    return await takeClaimResult(trx, job, { outcome: 'refused', code: 'internal' }, ports)
  }
  const { pwdLastSet, changedInCloudAt } = result.before
  const registered = { receipt, registered_at: now }
  await trx
    .insertInto('reset')
    .values({
      ...{ delivery_id: job.delivery, ...registered, password_before: pwdLastSet },
      cloud_before: changedInCloudAt === undefined ? null : new Date(changedInCloudAt),
    })
    .onConflict((conflict) =>
      conflict.column('delivery_id').doUpdateSet({
        ...registered,
        removed_at: null,
        removal_tried_at: null,
        removal_code: null,
      }),
    )
    .execute()
  await updateFromAgent(trx, job.delivery, {})
  if (receipt !== null) {
    const detail = { agent: job.agent }
    await ports.appendLedger(trx, { event: 'phone-registered', subject: job.delivery, detail })
  }
  await updateClaim(trx, job, { pass_job: null, problem: null })
}

/** Writes what was seen of a reset. A changed password is the key; the page that waits for it is done. */
export async function takeReset(
  trx: Statements,
  job: AnsweredJob,
  result: ResultOf<'look-for-reset'>,
  ports: ServerPorts,
): Promise<void> {
  const now = ports.clock.now()
  if (result.outcome === 'refused') {
    await trx
      .updateTable('reset')
      .set({ looked_at: now })
      .where('delivery_id', '=', job.delivery)
      .execute()
    if (job.claim === null) await reportProblem(trx, job.delivery, result.code, now)
    return await updateClaim(trx, job, { check_job: null, problem: result.code })
  }
  const date = (text: string | undefined) => (text === undefined ? null : new Date(text))
  const seen = {
    changed_at: date(result.changedAt),
    cloud_changed_at: date(result.changedInCloudAt),
    cloud_signed_in_at: date(result.signedInToCloudAt),
  }
  await trx
    .updateTable('reset')
    .set({ ...seen, looked_at: now, sign_ins_readable: result.signInsReadable })
    .where('delivery_id', '=', job.delivery)
    .execute()
  const worlds = ports.plan.worlds
  const changedAt = worlds.includes('ad') ? seen.changed_at : seen.cloud_changed_at
  await takeSignIn(trx, job, result, ports)
  if (!changedAt) return await updateClaim(trx, job, { check_job: null, problem: 'not-yet' })
  await noteKey(trx, job, changedAt, ports)
  await finishClaims(trx, job)
}

/** The evidence of a key that its owner chose on another page: written once. */
async function noteKey(
  trx: Statements,
  job: AnsweredJob,
  changedAt: Date,
  ports: ServerPorts,
): Promise<void> {
  const first = await trx
    .updateTable('delivery')
    .set({ phase: 'keyed', keyed_at: changedAt, hire_told_at: null })
    .where('id', '=', job.delivery)
    .where('phase', '=', 'invited')
    .returning('purpose')
    .executeTakeFirst()
  if (!first) return
  const detail = { agent: job.agent, purpose: first.purpose, proof: 'text' as const }
  const key = { ...detail, route: 'reset-invite' as const }
  await ports.appendLedger(trx, { event: 'key-set', subject: job.delivery, detail: key })
}

async function takeSignIn(
  trx: Statements,
  job: AnsweredJob,
  result: Extract<ResultOf<'look-for-reset'>, { outcome: 'looked' }>,
  ports: ServerPorts,
): Promise<void> {
  const { enabled, signedInAt } = result
  await updateFromAgent(trx, job.delivery, { enabled })
  if (signedInAt === undefined) return
  const first = await trx
    .updateTable('delivery')
    .set({ signed_in_at: new Date(signedInAt) })
    .where('id', '=', job.delivery)
    .where('signed_in_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  const detail = { agent: job.agent }
  if (first) await ports.appendLedger(trx, { event: 'sign-in-seen', subject: job.delivery, detail })
}

async function finishClaims(trx: Statements, job: AnsweredJob): Promise<void> {
  const claims = await trx
    .updateTable('claim')
    .set({ step: 'done', check_job: null, grant_words: null, problem: null })
    .set({ version: sql`version + 1` })
    .where('delivery_id', '=', job.delivery)
    .where('step', '=', 'reset')
    .returning('id')
    .execute()
  for (const { id } of claims) await tellClaim(trx, id)
}

/** Writes what became of the phone that was to be taken away. `kept`: what is there now is not ours, and stays. */
export async function takePhoneRemoval(
  trx: Statements,
  job: AnsweredJob,
  result: ResultOf<'unregister-phone'>,
  ports: ServerPorts,
): Promise<void> {
  const now = ports.clock.now()
  const values =
    result.outcome === 'refused'
      ? { removal_tried_at: now, removal_code: result.code }
      : { removal_tried_at: now, removal_code: null, removed_at: now }
  await trx.updateTable('reset').set(values).where('delivery_id', '=', job.delivery).execute()
  if (result.outcome === 'refused') return
  const detail = { agent: job.agent, reason: result.outcome }
  await ports.appendLedger(trx, { event: 'phone-removed', subject: job.delivery, detail })
  await updateFromAgent(trx, job.delivery, {})
}

async function updateClaim(
  trx: Statements,
  job: AnsweredJob,
  values: {
    readonly pass_job?: null
    readonly check_job?: null
    readonly problem: string | null
  },
): Promise<void> {
  if (job.claim === null) return
  await trx
    .updateTable('claim')
    .set({ ...values, version: sql`version + 1` })
    .where('id', '=', job.claim)
    .where('step', '=', 'reset')
    .execute()
  await tellClaim(trx, job.claim)
}
