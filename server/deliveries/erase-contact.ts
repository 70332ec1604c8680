import type { ServerPorts, Statements } from '../server-ports.ts'
import type { DeliveryRow } from './read-delivery.ts'

/** Erases what is personal about a delivery. What stays are random ids, days and codes. */
export async function eraseContact(
  trx: Statements,
  row: DeliveryRow,
  ports: Pick<ServerPorts, 'clock' | 'appendLedger'>,
): Promise<void> {
  await trx.deleteFrom('hire_contact').where('hire_id', '=', row.hire_id).execute()
  await trx.deleteFrom('contact_change').where('hire_id', '=', row.hire_id).execute()
  await trx.deleteFrom('link').where('delivery_id', '=', row.id).execute()
  await trx.deleteFrom('claim').where('delivery_id', '=', row.id).execute()
  await trx.deleteFrom('agent_job').where('delivery_id', '=', row.id).execute()
  await trx
    .updateTable('cloud_status')
    .set({ user_name: null })
    .where('delivery_id', '=', row.id)
    .execute()
  await trx
    .updateTable('hire')
    .set({ employee_number: null, user_principal_name: null, sam_account_name: null })
    .where('id', '=', row.hire_id)
    .execute()
  await trx
    .updateTable('delivery')
    .set({
      sam_account_name: null,
      user_principal_name: null,
      display_name: null,
      container: null,
      text_to: null,
      erased_at: ports.clock.now(),
    })
    .where('id', '=', row.id)
    .execute()
  const detail = { reason: row.phase }
  await ports.appendLedger(trx, { event: 'contact-erased', subject: row.id, detail })
}
