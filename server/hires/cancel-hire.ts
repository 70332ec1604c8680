import { sql } from 'kysely'
import type { IntakePorts } from '../intake/intake-ports.ts'
import { appendEntries } from '../ledger/append-entries.ts'

/** Who may cancel, and why it is done. */
interface Cancellation {
  readonly hire: string
  /** The containers of whoever asks; null: all. A hire named elsewhere is not found. */
  readonly containers: readonly string[] | null
}

/**
 * Ends a hire's delivery: its links and claims stop working now, and its contact data is erased by the delivery's next step,
 * which is asked for here. What a person has been given already is not taken away.
 */
export async function cancelHire(
  { hire, containers }: Cancellation,
  { database, clock, wakeAll }: Pick<IntakePorts, 'database' | 'clock' | 'wakeAll'>,
): Promise<'cancelled' | 'over-already' | 'not-found'> {
  const now = clock.now()
  return await database.transaction().execute(async (transaction) => {
    const row = await transaction
      .selectFrom('delivery')
      .innerJoin('hire', 'hire.id', 'delivery.hire_id')
      .select(['delivery.id', 'delivery.phase'])
      .where('hire.id', '=', hire)
      .$if(containers !== null, (query) =>
        query.where(sql<boolean>`hire.containers <@ ${containers}::text[]`),
      )
      .orderBy('delivery.created_at', 'desc')
      .forUpdate('delivery')
      .executeTakeFirst()
    if (!row) return 'not-found'
    if (row.phase === 'closed' || row.phase === 'cancelled') return 'over-already'
    await transaction
      .updateTable('delivery')
      .set({ phase: 'cancelled', closed_at: now })
      .where('id', '=', row.id)
      .execute()
    await transaction.updateTable('hire').set({ ended_at: now }).where('id', '=', hire).execute()
    await transaction
      .updateTable('claim')
      .set({ step: 'ended' })
      .where('delivery_id', '=', row.id)
      .where('step', '<>', 'ended')
      .execute()
    await wakeAll(transaction, [row.id])
    await appendEntries(transaction, now, [
      { event: 'delivery-cancelled', subject: row.id, detail: { reason: 'asked' } },
    ])
    return 'cancelled'
  })
}
