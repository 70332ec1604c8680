import type { Kysely, Transaction } from 'kysely'
import type { StoreTables } from './tables.ts'

/**
 * Locks a delivery's row for the rest of the transaction, in a statement of its own. What is read of it and of the rows
 * beside it has to be read by a *later* statement: one that waits for a lock and joins sees the locked row as it is now,
 * and the rows beside it as they were before it waited (PostgreSQL manual, 13.2.1 "Read Committed Isolation Level").
 */
export async function lockDeliveryRow(
  trx: Kysely<StoreTables> | Transaction<StoreTables>,
  delivery: string,
): Promise<void> {
  await trx.selectFrom('delivery').select('id').where('id', '=', delivery).forUpdate().execute()
}
