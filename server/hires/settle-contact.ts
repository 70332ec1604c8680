import { updateDelivery } from '../deliveries/update-delivery.ts'
import type { IntakePorts } from '../intake/intake-ports.ts'
import { appendEntries } from '../ledger/append-entries.ts'
import { type AskedHire, lockAskedHire } from './lock-asked-hire.ts'

/**
 * Settles an address that HR changed after it was frozen. Accepted: the address before it is told by the delivery's next step,
 * and the new one counts once it has cooled down. Refused: it is not taken, however often it is sent again.
 */
export async function settleContact(
  asked: AskedHire & { readonly answer: 'accept' | 'refuse' },
  { database, clock, wakeAll, plan }: Pick<IntakePorts, 'database' | 'clock' | 'wakeAll' | 'plan'>,
): Promise<'settled' | 'nothing-held' | 'hire-over' | 'not-found'> {
  const now = clock.now()
  return await database.transaction().execute(async (transaction) => {
    const row = await lockAskedHire(transaction, asked)
    if (!row) return 'not-found'
    if (row.phase === 'closed' || row.phase === 'cancelled') return 'hire-over'
    const takenFrom = new Date(now.getTime() + plan.contactCoolDownHours * 3_600_000)
    const held = await transaction
      .updateTable('contact_change')
      .set(
        asked.answer === 'accept'
          ? { accepted_at: now, taken_from: takenFrom }
          : { refused_at: now },
      )
      .where('hire_id', '=', asked.hire)
      .where('accepted_at', 'is', null)
      .where('refused_at', 'is', null)
      .returning('field')
      .execute()
    // An agent may hold a number that stands in the directory: then there is a problem, and no address here.
    if (held.length === 0 && row.problem !== 'contact-changed') return 'nothing-held'
    if (row.problem === 'contact-changed') {
      const none = { problem: null, problem_at: null, desk_told_of: null, desk_untold_since: null }
      await updateDelivery(transaction, row.id, none)
    }
    await wakeAll(transaction, [row.id])
    const detail = { reason: asked.answer }
    await appendEntries(transaction, now, [{ event: 'contact-settled', subject: row.id, detail }])
    return 'settled'
  })
}
