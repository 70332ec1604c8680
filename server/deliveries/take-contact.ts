import type { ServerPorts, Statements } from '../server-ports.ts'
import type { DeliveryRow } from './read-delivery.ts'

const columnOf = { mobile: 'mobile', mail: 'mail', managerMail: 'manager_mail' } as const

/** Takes the addresses that were accepted and have cooled down. A number is for the agent to see, and to judge by its own rules. */
export async function takeContact(
  trx: Statements,
  row: Pick<DeliveryRow, 'id' | 'hire_id'>,
  { clock, appendLedger }: Pick<ServerPorts, 'clock' | 'appendLedger'>,
): Promise<void> {
  const due = await trx
    .updateTable('contact_change')
    .set({ taken_from: null })
    .where('hire_id', '=', row.hire_id)
    .where('taken_from', '<=', clock.now())
    .returning(['field', 'address'])
    .execute()
  for (const { field, address } of due) {
    await trx
      .updateTable('hire_contact')
      .set({ [columnOf[field]]: address })
      .where('hire_id', '=', row.hire_id)
      .execute()
    if (field !== 'mobile') continue
    await trx.updateTable('delivery').set({ searched_at: null }).where('id', '=', row.id).execute()
  }
  const detail = { reason: 'cooled-down' }
  await appendLedger(trx, { event: 'contact-taken', subject: row.id, detail })
}
