import { askForClose, endAtOnce } from '../deliveries/end-at-once.ts'
import type { IntakePorts } from '../intake/intake-ports.ts'
import { appendEntries } from '../ledger/append-entries.ts'
import { type AskedHire, lockAskedHire } from './lock-asked-hire.ts'

/**
 * Closes the account of a hire whose key was a mistake: nobody can claim any more, and an agent replaces the password that was
 * set through us by one that nobody knows. Works as well when the delivery is over. Asked again while it is under way or
 * after it was done it changes nothing; after it was refused it is tried again.
 */
export async function closeHire(
  asked: AskedHire,
  { database, clock, wakeAll }: Pick<IntakePorts, 'database' | 'clock' | 'wakeAll'>,
): Promise<'closing' | 'nothing-to-close' | 'not-found'> {
  const now = clock.now()
  return await database.transaction().execute(async (transaction) => {
    const row = await lockAskedHire(transaction, asked)
    if (!row) return 'not-found'
    if (row.keyed_at === null || row.account === null) return 'nothing-to-close'
    const isUnderWay = row.close_asked_at !== null && row.close_code === null
    if (isUnderWay || row.close_code === 'closed') return 'closing'
    await endAtOnce(transaction, row.id)
    await askForClose(transaction, row.id, 'mistake', now)
    await wakeAll(transaction, [row.id])
    const detail = { reason: 'mistake' } as const
    await appendEntries(transaction, now, [{ event: 'close-asked', subject: row.id, detail }])
    return 'closing'
  })
}
