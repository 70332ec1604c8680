import { sql, type Transaction } from 'kysely'
import { lockDeliveryRow } from '../store/lock-delivery-row.ts'
import type { StoreTables } from '../store/tables.ts'

/** Which hire, and the containers of whoever asks (null: all). A hire named elsewhere is not found. */
export interface AskedHire {
  readonly hire: string
  readonly containers: readonly string[] | null
}

/** The newest delivery of a hire, locked for the rest of the transaction. */
export async function lockAskedHire(transaction: Transaction<StoreTables>, asked: AskedHire) {
  const newest = await selectAsked(transaction, asked).select('delivery.id').executeTakeFirst()
  if (!newest) return undefined
  await lockDeliveryRow(transaction, newest.id)
  return await selectAsked(transaction, asked)
    .select([
      'delivery.id',
      'delivery.phase',
      'delivery.account',
      'delivery.problem',
      'delivery.keyed_at',
      'delivery.close_asked_at',
      'delivery.close_code',
      'delivery.user_principal_name as found_upn',
      'delivery.sam_account_name as found_sam',
      'hire.starts_on',
      'hire.employee_number',
      'hire.object_guid',
      'hire.user_principal_name',
      'hire.sam_account_name',
    ])
    .where('delivery.id', '=', newest.id)
    .executeTakeFirst()
}

function selectAsked(transaction: Transaction<StoreTables>, { hire, containers }: AskedHire) {
  return transaction
    .selectFrom('delivery')
    .innerJoin('hire', 'hire.id', 'delivery.hire_id')
    .where('hire.id', '=', hire)
    .$if(containers !== null, (query) =>
      query.where(sql<boolean>`hire.containers <@ ${containers}::text[]`),
    )
    .orderBy('delivery.created_at', 'desc')
}
