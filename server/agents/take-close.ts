import { verifyCloseReceipt } from '../../protocol/close-receipt.ts'
import type { ResultOf } from '../../protocol/jobs.ts'
import { askAgent, carriedReceipts } from '../deliveries/ask-agent.ts'
import { updateDelivery } from '../deliveries/update-delivery.ts'
import type { ServerPorts, Statements } from '../server-ports.ts'
import type { AnsweredJob } from './answered-job.ts'

/** Writes what became of a close. The desk is told of either by the next look, with what remains to be done by hand. */
export async function takeClose(
  trx: Statements,
  job: AnsweredJob,
  result: ResultOf<'close-account'>,
  ports: Pick<ServerPorts, 'clock' | 'appendLedger' | 'newId'>,
): Promise<void> {
  const now = ports.clock.now()
  if (await askWhoeverHadIt(trx, job, result, ports)) return
  if (result.outcome === 'refused') return await takeRefusal(trx, job, result.code, ports)
  const receipt = await verifyCloseReceipt(result.receipt, now)
  const { account, close_because: because } = await trx
    .selectFrom('delivery')
    .select(['account', 'close_because'])
    .where('id', '=', job.delivery)
    .executeTakeFirstOrThrow()
  if (receipt?.account !== account || receipt?.directory !== job.directory) {
    return await takeRefusal(trx, job, 'internal', ports)
  }
  await updateDelivery(trx, job.delivery, {
    close_answered_at: now,
    close_code: 'closed',
    close_receipt: result.receipt,
    problem: because === 'expired' ? 'temporary-password-expired' : 'account-closed',
    problem_at: now,
  })
  const detail = { agent: job.agent }
  await ports.appendLedger(trx, { event: 'account-closed', subject: job.delivery, detail })
}

/**
 * The password is not ours, says one agent, but another had this very job before and did not answer: it may have closed the
 * account and died before it could say so. Its own journal knows: it is asked, and nobody else. Each is asked once.
 */
async function askWhoeverHadIt(
  trx: Statements,
  job: AnsweredJob,
  result: ResultOf<'close-account'>,
  ports: Pick<ServerPorts, 'clock' | 'newId'>,
): Promise<boolean> {
  if (result.outcome !== 'refused' || result.code !== 'close-not-ours') return false
  const other = await trx
    .selectFrom('agent_job')
    .innerJoin('agent', (join) =>
      join.on(({ eb, ref }) => eb(ref('agent.id'), '=', eb.fn.any('agent_job.handed_to'))),
    )
    .innerJoin('delivery', 'delivery.id', 'agent_job.delivery_id')
    .select(['agent.id', 'delivery.account', 'delivery.close_because'])
    .select(['delivery.receipt', 'delivery.close_receipt'])
    .where('agent_job.id', '=', job.id)
    .where('agent.id', '<>', job.agent)
    .where('agent.listed', 'is not', null)
    .where('agent.revoked_at', 'is', null)
    .executeTakeFirst()
  if (!other || other.account === null) return false
  const { account } = other
  const because = other.close_because ?? 'mistake'
  const about = { delivery: job.delivery, directory: job.directory }
  const question = { account, because, receipts: carriedReceipts(other) }
  await askAgent(trx, about, { kind: 'close-account', ...question }, ports, { agent: other.id })
  return true
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
    .select(['close_code', 'close_because', 'keyed_at'])
    .where('id', '=', job.delivery)
    .executeTakeFirstOrThrow()
  // Its owner changed it just before it was to be taken away: the delivery goes on, and that is looked for again.
  if (code === 'close-not-ours' && before.close_because === 'expired') {
    const none = { close_because: null, close_asked_at: null, close_answered_at: null }
    const changed = { ...none, close_code: null, password_changed_at: now }
    return await updateDelivery(trx, job.delivery, { ...changed, looked_for_sign_in_at: null })
  }
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
