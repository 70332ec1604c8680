import { sql } from 'kysely'
import { isTemporaryRoute } from '../../core/plan/gives-pass.ts'
import type { ResultOf } from '../../protocol/jobs.ts'
import { closeLateKey } from '../deliveries/end-at-once.ts'
import { reportProblem, updateFromAgent } from '../deliveries/update-delivery.ts'
import type { ServerPorts, Statements } from '../server-ports.ts'
import type { AnsweredJob } from './answered-job.ts'

type Ports = Pick<ServerPorts, 'clock' | 'appendLedger' | 'plan'>

/** Writes that a temporary password was sent, or perhaps sent. What it is, this server never hears. */
export async function takeTemporary(
  trx: Statements,
  job: AnsweredJob,
  result: ResultOf<'send-temporary-password'>,
  ports: Ports,
): Promise<void> {
  const now = ports.clock.now()
  if (result.outcome === 'refused') return await reportProblem(trx, job.delivery, result.code, now)
  await updateFromAgent(trx, job.delivery, {
    // One that was sent after all does not bring an ended delivery back.
    phase: sql`case when phase in ('closed', 'cancelled') then phase else 'keyed' end`,
    keyed_at: now,
    enabled: result.enabled,
    hire_told_at: null,
  })
  const { route: planned } = ports.plan
  const route = isTemporaryRoute(planned) ? planned : 'temporary-password'
  const detail = { agent: job.agent, purpose: 'first', route } as const
  await ports.appendLedger(trx, { event: 'key-set', subject: job.delivery, detail })
  const reason = await closeLateKey(trx, job.delivery, now)
  if (!reason) return
  await ports.appendLedger(trx, { event: 'close-asked', subject: job.delivery, detail: { reason } })
}

/** Writes what an agent saw of it: that somebody changed it, and signed in since. */
export async function takeWatch(
  trx: Statements,
  job: AnsweredJob,
  result: ResultOf<'watch-temporary-password'>,
  ports: Ports,
): Promise<void> {
  const now = ports.clock.now()
  const looked = { looked_for_sign_in_at: now }
  if (result.outcome === 'refused') {
    return await reportProblem(trx, job.delivery, result.code, now, looked)
  }
  const { signed_in_at: before } = await trx
    .selectFrom('delivery')
    .select('signed_in_at')
    .where('id', '=', job.delivery)
    .executeTakeFirstOrThrow()
  const { enabled, changedAt, signedInAt, cloudSignedInAt } = result
  await updateFromAgent(trx, job.delivery, {
    ...looked,
    enabled,
    ...(changedAt === undefined ? {} : { password_changed_at: new Date(changedAt) }),
    ...(signedInAt === undefined ? {} : { signed_in_at: new Date(signedInAt) }),
    ...(cloudSignedInAt === undefined ? {} : { cloud_signed_in_at: new Date(cloudSignedInAt) }),
  })
  if (signedInAt === undefined || before !== null) return
  const detail = { agent: job.agent }
  await ports.appendLedger(trx, { event: 'sign-in-seen', subject: job.delivery, detail })
}
