import { zResultOf } from '../../protocol/jobs.ts'
import { verifyReceipt } from '../../protocol/receipt.ts'
import type { ServerPorts, Statements } from '../server-ports.ts'

/**
 * Two agents may have carried out the same box, and both say so. The password is the same; the receipt that counts is of the
 * set that came last, since the directory shows its `pwdLastSet`. Nothing else changes, and nobody is told twice.
 */
export async function takeLateReceipt(
  trx: Statements,
  caller: { readonly directories: readonly string[] },
  answer: { readonly job: string; readonly result: unknown },
  { clock }: Pick<ServerPorts, 'clock'>,
): Promise<'known'> {
  const result = zResultOf['set-first-password'].safeParse(answer.result).data
  if (result?.outcome !== 'set') return 'known'
  const late = await verifyReceipt(result.receipt, clock.now())
  const row = await trx
    .selectFrom('agent_job')
    .innerJoin('delivery', 'delivery.id', 'agent_job.delivery_id')
    .select(['delivery.id', 'delivery.receipt'])
    .where('agent_job.id', '=', answer.job)
    .where('agent_job.kind', '=', 'set-first-password')
    .where('agent_job.directory', 'in', [...caller.directories])
    .forUpdate('delivery')
    .executeTakeFirst()
  const kept = row?.receipt ? await verifyReceipt(row.receipt, clock.now()) : undefined
  const isSameBox =
    late?.jti === kept?.jti && late?.account === kept?.account && late?.delivery === row?.id
  if (!(row && late && kept && isSameBox)) return 'known'
  if (BigInt(late.pwdLastSet) <= BigInt(kept.pwdLastSet)) return 'known'
  await trx
    .updateTable('delivery')
    .set({ receipt: result.receipt, bound_at: new Date(late.boundAt) })
    .where('id', '=', row.id)
    .execute()
  return 'known'
}
