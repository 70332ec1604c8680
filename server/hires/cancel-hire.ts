import type { LedgerEntry } from '../../protocol/ledger.ts'
import { askForClose, endAtOnce } from '../deliveries/end-at-once.ts'
import { rememberCancelled } from '../intake/cancelled-names.ts'
import type { HireNames } from '../intake/hire.ts'
import type { IntakePorts } from '../intake/intake-ports.ts'
import { present } from '../intake/read-known-hire.ts'
import { appendEntries } from '../ledger/append-entries.ts'
import { lockAskedHire } from './lock-asked-hire.ts'

/** Who may cancel, and why it is done. */
interface Cancellation {
  readonly hire: string
  /** The containers of whoever asks; null: all. A hire named elsewhere is not found. */
  readonly containers: readonly string[] | null
}

/**
 * Ends a hire's delivery: its links and claims stop working now, and its contact data is erased by the delivery's next step,
 * which is asked for here. Where a key was set the account is closed, also where the
 * key is set only now, by a box that an agent had taken. The same start named again later is not
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
): Promise<'cancelled' | 'cancelled-and-closing' | 'over-already' | 'not-found'> {
  const now = clock.now()
  return await database.transaction().execute(async (transaction) => {
    const row = await lockAskedHire(transaction, { hire, containers })
    if (!row) return 'not-found'
    if (row.phase === 'closed' || row.phase === 'cancelled') return 'over-already'
    await transaction
      .updateTable('delivery')
      .set({ phase: 'cancelled', closed_at: now })
      .where('id', '=', row.id)
      .execute()
    await transaction.updateTable('hire').set({ ended_at: now }).where('id', '=', hire).execute()
    await endAtOnce(transaction, row.id)
    const closes = row.keyed_at !== null && row.close_asked_at === null
    if (closes) await askForClose(transaction, row.id, 'withdrawn', now)
    const cancelled = { id: hire, startsOn: row.starts_on, names: namesOf(row) }
    await rememberCancelled(transaction, cancelled, words)
    await wakeAll(transaction, [row.id])
    await appendEntries(transaction, now, [
      { event: 'delivery-cancelled', subject: row.id, detail: { reason: 'asked' } },
      ...(closes ? [closeAsked(row.id)] : []),
    ])
    return closes ? 'cancelled-and-closing' : 'cancelled'
  })
}

function closeAsked(subject: string): LedgerEntry {
  return { event: 'close-asked', subject, detail: { reason: 'withdrawn' } }
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
