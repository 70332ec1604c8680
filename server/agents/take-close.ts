import { verifyCloseReceipt } from '../../protocol/close-receipt.ts'
import type { ResultOf } from '../../protocol/jobs.ts'
import { updateDelivery } from '../deliveries/update-delivery.ts'
import type { ServerPorts, Statements } from '../server-ports.ts'
import type { AnsweredJob } from './answered-job.ts'

/** Writes what became of a close. The desk is told of either by the next look, with what remains to be done by hand. */
export async function takeClose(
  trx: Statements,
  job: AnsweredJob,
  result: ResultOf<'close-account'>,
  ports: Pick<ServerPorts, 'clock' | 'appendLedger'>,
): Promise<void> {
  const now = ports.clock.now()
  if (result.outcome === 'refused') return await takeRefusal(trx, job, result.code, ports)
  const receipt = await verifyCloseReceipt(result.receipt, now)
  const { account } = await trx
    .selectFrom('delivery')
    .select('account')
    .where('id', '=', job.delivery)
    .executeTakeFirstOrThrow()
  if (receipt?.account !== account || receipt?.directory !== job.directory) {
    return await takeRefusal(trx, job, 'internal', ports)
  }
  await updateDelivery(trx, job.delivery, {
    close_answered_at: now,
    close_code: 'closed',
    close_receipt: result.receipt,
    problem: 'account-closed',
    problem_at: now,
  })
  const detail = { agent: job.agent }
  await ports.appendLedger(trx, { event: 'account-closed', subject: job.delivery, detail })
}

async function takeRefusal(
  trx: Statements,
  job: AnsweredJob,
  code: string,
  { clock, appendLedger }: Pick<ServerPorts, 'clock' | 'appendLedger'>,
): Promise<void> {
  const now = clock.now()
  const before = await trx
    .selectFrom('delivery')
    .select(['close_code', 'keyed_at'])
    .where('id', '=', job.delivery)
    .executeTakeFirstOrThrow()
  await updateDelivery(trx, job.delivery, { close_answered_at: now, close_code: code })
  // No key was ever heard of, and none is there: a box whose fate was unknown has set nothing.
  if (code === 'close-not-ours' && before.keyed_at === null) return
  const problem = code === 'close-not-ours' ? code : 'account-not-closed'
  await updateDelivery(trx, job.delivery, { problem, problem_at: now })
  // Asked again every few minutes: the same answer is written down once.
  if (before.close_code === code) return
  const detail = { agent: job.agent, reason: code }
  await appendLedger(trx, { event: 'account-not-closed', subject: job.delivery, detail })
}
