import { sql } from 'kysely'
import { rememberCancelled } from '../intake/cancelled-names.ts'
import type { HireNames } from '../intake/hire.ts'
import type { IntakePorts } from '../intake/intake-ports.ts'
import { present } from '../intake/read-known-hire.ts'
import { appendEntries } from '../ledger/append-entries.ts'

/** Who may cancel, and why it is done. */
interface Cancellation {
  readonly hire: string
  /** The containers of whoever asks; null: all. A hire named elsewhere is not found. */
  readonly containers: readonly string[] | null
}

/**
 * Ends a hire's delivery: its links and claims stop working now, and its contact data is erased by the delivery's next step,
 * which is asked for here. What a person has been given already is not taken away. The same start named again later is not
 * taken, until the hire is readmitted.
 */
export async function cancelHire(
  { hire, containers }: Cancellation,
  {
    database,
    clock,
    wakeAll,
    words,
  }: Pick<IntakePorts, 'database' | 'clock' | 'wakeAll' | 'words'>,
): Promise<'cancelled' | 'over-already' | 'not-found'> {
  const now = clock.now()
  return await database.transaction().execute(async (transaction) => {
    const row = await transaction
      .selectFrom('delivery')
      .innerJoin('hire', 'hire.id', 'delivery.hire_id')
      .select([
        'delivery.id',
        'delivery.phase',
        'delivery.account',
        'delivery.user_principal_name as found_upn',
        'delivery.sam_account_name as found_sam',
        'hire.starts_on',
        'hire.employee_number',
        'hire.object_guid',
        'hire.user_principal_name',
        'hire.sam_account_name',
      ])
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
    const cancelled = { id: hire, startsOn: row.starts_on, names: namesOf(row) }
    await rememberCancelled(transaction, cancelled, words)
    await wakeAll(transaction, [row.id])
    await appendEntries(transaction, now, [
      { event: 'delivery-cancelled', subject: row.id, detail: { reason: 'asked' } },
    ])
    return 'cancelled'
  })
}

/** Everything a hire may be named by in a later export: what its source called it, and what was found. */
function namesOf(row: {
  readonly employee_number: string | null
  readonly object_guid: string | null
  readonly user_principal_name: string | null
  readonly sam_account_name: string | null
  readonly account: string | null
  readonly found_upn: string | null
  readonly found_sam: string | null
}): readonly HireNames[] {
  return [
    present({
      employeeNumber: row.employee_number,
      objectGuid: row.object_guid,
      userPrincipalName: row.user_principal_name,
      samAccountName: row.sam_account_name,
    }),
    present({
      objectGuid: row.account,
      userPrincipalName: row.found_upn,
      samAccountName: row.found_sam,
    }),
  ]
}
