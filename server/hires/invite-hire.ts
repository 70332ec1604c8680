import { endAtOnce } from '../deliveries/end-at-once.ts'
import { updateDelivery } from '../deliveries/update-delivery.ts'
import type { IntakePorts } from '../intake/intake-ports.ts'
import { appendEntries } from '../ledger/append-entries.ts'
import { type AskedHire, lockAskedHire } from './lock-asked-hire.ts'

/**
 * Invites a hire once more, at the addresses on file: the link was lost, the password forgotten before the first day, or the
 * account was closed by mistake. What went before ends. The account is read again first, and whatever stands against an
 * invitation then stands against this one.
 */
export async function inviteHire(
  asked: AskedHire,
  { database, clock, wakeAll }: Pick<IntakePorts, 'database' | 'clock' | 'wakeAll'>,
): Promise<'inviting' | Obstacle | 'not-found'> {
  const now = clock.now()
  return await database.transaction().execute(async (transaction) => {
    const row = await lockAskedHire(transaction, asked)
    const obstacle = row ? findObstacle(row) : 'not-found'
    if (!row || obstacle) return obstacle ?? 'not-found'
    // HR's change of an address waits for its own answer (`accept`, `refuse`).
    const problem = row.problem === 'contact-changed' ? row.problem : null
    await endAtOnce(transaction, row.id)
    await updateDelivery(transaction, row.id, {
      phase: 'planned',
      problem,
      ...{ invited_at: null, reminders: 0, status_read_at: null, never_used: null },
      ...{ hire_told_at: null, desk_told_of: null, desk_untold_since: null },
      ...{ close_because: null, close_asked_at: null, close_answered_at: null, close_code: null },
    })
    await wakeAll(transaction, [row.id])
    const detail = { reason: 'asked' }
    await appendEntries(transaction, now, [{ event: 'invited-again', subject: row.id, detail }])
    return 'inviting'
  })
}

type Obstacle = 'hire-over' | 'not-invited' | 'close-under-way'

function findObstacle(row: {
  readonly phase: string
  readonly close_asked_at: Date | null
  readonly close_code: string | null
}): Obstacle | undefined {
  if (row.phase === 'closed' || row.phase === 'cancelled') return 'hire-over'
  if (row.phase !== 'invited' && row.phase !== 'keyed') return 'not-invited'
  return row.close_asked_at !== null && row.close_code !== 'closed' ? 'close-under-way' : undefined
}
