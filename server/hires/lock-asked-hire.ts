import { sql, type Transaction } from 'kysely'
import type { StoreTables } from '../store/tables.ts'

/** Which hire, and the containers of whoever asks (null: all). A hire named elsewhere is not found. */
export interface AskedHire {
  readonly hire: string
  readonly containers: readonly string[] | null
}

/** The newest delivery of a hire, locked for the rest of the transaction. */
export async function lockAskedHire(
  transaction: Transaction<StoreTables>,
  { hire, containers }: AskedHire,
) {
  return await transaction
    .selectFrom('delivery')
    .innerJoin('hire', 'hire.id', 'delivery.hire_id')
    .select([
      'delivery.id',
      'delivery.phase',
      'delivery.account',
      'delivery.problem',
      'delivery.keyed_at',
      'delivery.close_asked_at',
      'delivery.close_code',
    ])
    .where('hire.id', '=', hire)
    .$if(containers !== null, (query) =>
      query.where(sql<boolean>`hire.containers <@ ${containers}::text[]`),
    )
    .orderBy('delivery.created_at', 'desc')
    .forUpdate('delivery')
    .executeTakeFirst()
}
