import { sql } from 'kysely'
import type { ServerPorts, Statements } from '../server-ports.ts'

/** A mail to the desk, by its row. */
interface DeskMail {
  readonly delivery_id: string
  readonly generation: number
}

type MarkingPorts = Pick<ServerPorts, 'clock' | 'appendLedger'>

/**
 * Writes down that a mail to the desk failed for good: nobody knows of this delivery, and whoever looks at the server must
 * see that. It is told again every hour (`decide-next-step.ts`). A later mail that went out has told the desk already.
 */
export async function markDeskUntold(
  trx: Statements,
  { delivery_id, generation }: DeskMail,
  ports: MarkingPorts,
): Promise<void> {
  const marked = await trx
    .updateTable('delivery')
    .set({ desk_untold_since: ports.clock.now() })
    .where('id', '=', delivery_id)
    .where('desk_untold_since', 'is', null)
    .where('desk_told_of', 'is not', null)
    .where(
      sql<boolean>`not exists (
        select from firstkey.message as later
        where later.delivery_id = delivery.id and later.kind = 'desk-ticket'
          and later.generation > ${generation} and later.state in ('sent', 'delivered')
      )`,
    )
    .returning(['desk_told_of', 'ticket'])
    .executeTakeFirst()
  if (marked) await append(trx, 'desk-not-told', delivery_id, marked, ports)
}

/** Writes down that a mail to the desk went out after others had failed. */
export async function markDeskTold(
  trx: Statements,
  { delivery_id }: DeskMail,
  ports: MarkingPorts,
): Promise<void> {
  const marked = await trx
    .updateTable('delivery')
    .set({ desk_untold_since: null })
    .where('id', '=', delivery_id)
    .where('desk_untold_since', 'is not', null)
    .returning(['desk_told_of', 'ticket'])
    .executeTakeFirst()
  if (marked) await append(trx, 'desk-told', delivery_id, marked, ports)
}

async function append(
  trx: Statements,
  event: 'desk-told' | 'desk-not-told',
  subject: string,
  {
    desk_told_of,
    ticket,
  }: { readonly desk_told_of: string | null; readonly ticket: string | null },
  ports: MarkingPorts,
): Promise<void> {
  const detail = { reason: desk_told_of ?? 'internal', ticket: ticket ?? '' }
  await ports.appendLedger(trx, { event, subject, detail })
}
