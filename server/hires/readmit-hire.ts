import { sql } from 'kysely'
import type { IntakePorts } from '../intake/intake-ports.ts'
import { appendEntries } from '../ledger/append-entries.ts'

/** Which hire, and the containers of whoever asks (null: all). */
interface Readmission {
  readonly hire: string
  readonly containers: readonly string[] | null
}

/**
 * Lets a cancelled hire in again: the next import that names them takes them as new. Nothing was kept to bring them back
 * with, and the old delivery stays cancelled.
 */
export async function readmitHire(
  { hire, containers }: Readmission,
  { database, clock }: Pick<IntakePorts, 'database' | 'clock'>,
): Promise<'readmitted' | 'not-cancelled' | 'not-found'> {
  return await database.transaction().execute(async (transaction) => {
    const row = await transaction
      .selectFrom('delivery')
      .innerJoin('hire', 'hire.id', 'delivery.hire_id')
      .select('delivery.id')
      .where('hire.id', '=', hire)
      .$if(containers !== null, (query) =>
        query.where(sql<boolean>`hire.containers <@ ${containers}::text[]`),
      )
      .executeTakeFirst()
    if (!row) return 'not-found'
    const forgotten = await transaction
      .deleteFrom('cancelled_name')
      .where('hire_id', '=', hire)
      .returning('hire_id')
      .execute()
    if (forgotten.length === 0) return 'not-cancelled'
    const detail = { reason: 'asked' }
    const entry = { event: 'hire-readmitted', subject: row.id, detail } as const
    await appendEntries(transaction, clock.now(), [entry])
    return 'readmitted'
  })
}
