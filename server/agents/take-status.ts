import type { Purpose } from '../../protocol/ids.ts'
import type { ResultOf } from '../../protocol/jobs.ts'
import { reportProblem, updateFromAgent } from '../deliveries/update-delivery.ts'
import type { ServerPorts, Statements } from '../server-ports.ts'
import type { AnsweredJob } from './answered-job.ts'

/**
 * Writes what an agent read of an account. One that was used is a return where the agent's guard would let its owner come
 * back: then box and grant say so, and the guard's rules for returns apply. What the server writes here opens nothing.
 */
export async function takeStatus(
  trx: Statements,
  job: AnsweredJob,
  result: ResultOf<'account-status'>,
  ports: Pick<ServerPorts, 'clock'>,
): Promise<void> {
  const now = ports.clock.now()
  const read = { status_read_at: now }
  if (result.outcome === 'refused') {
    return await reportProblem(trx, job.delivery, result.code, now, read)
  }
  const { neverUsed, enabled, hindrances, mayReturn } = result
  const before = await trx
    .selectFrom('delivery')
    .select(['keyed_at', 'may_return', 'purpose'])
    .where('id', '=', job.delivery)
    .executeTakeFirstOrThrow()
  // Once a key was set, the account's earlier life says nothing about this delivery any more: `again` is the agent's to judge.
  const isBack = before.keyed_at !== null && before.may_return === 'yes'
  const may = isBack ? before.may_return : neverUsed ? null : (mayReturn ?? null)
  const purpose: Purpose =
    before.keyed_at !== null ? before.purpose : may === 'yes' ? 'return' : 'first'
  const facts = { ...read, never_used: neverUsed, may_return: may, purpose, enabled, hindrances }
  await updateFromAgent(trx, job.delivery, facts)
}
