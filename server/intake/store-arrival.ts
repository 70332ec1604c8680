import type { Arrival } from './decide-arrival.ts'
import type { FoundHire } from './find-known-hires.ts'
import { holdChanges } from './hold-changes.ts'
import type { IntakeTransaction } from './intake-ports.ts'

/** Writes what a row adds to a known hire; `asksForDesk`: an address changed, and a person has to look. */
export async function storeArrival(
  transaction: IntakeTransaction,
  { id, delivery }: Pick<FoundHire, 'id' | 'delivery'>,
  arrival: Arrival,
  asksForDesk: boolean,
  now: Date,
): Promise<void> {
  const { names, contact, start, device } = arrival
  const hire = filled({
    employee_number: names.employeeNumber,
    object_guid: names.objectGuid,
    user_principal_name: names.userPrincipalName,
    sam_account_name: names.samAccountName,
    starts_on: start?.startsOn,
    starts_at: start?.startsAt,
    time_zone: start?.timeZone,
    device,
  })
  if (Object.keys(hire).length > 0) {
    await transaction.updateTable('hire').set(hire).where('id', '=', id).execute()
  }
  const reach = filled({
    first_name: contact.firstName,
    last_name: contact.lastName,
    language: contact.language,
    mobile: contact.mobile,
    mail: contact.mail,
    manager_name: contact.managerName,
    manager_mail: contact.managerMail,
    mobile_seen_at: contact.mobile === undefined ? undefined : now,
    mail_seen_at: contact.mail === undefined ? undefined : now,
  })
  if (Object.keys(reach).length > 0) {
    await transaction
      .insertInto('hire_contact')
      .values({ hire_id: id, ...reach })
      .onConflict((conflict) => conflict.column('hire_id').doUpdateSet(reach))
      .execute()
  }
  // A number is for the agent to see: it looks for the account again, now.
  if (contact.mobile !== undefined) {
    await transaction
      .updateTable('delivery')
      .set({ searched_at: null })
      .where('id', '=', delivery)
      .execute()
  }
  const isOpen = await holdChanges(transaction, id, arrival.changed, now)
  if (!asksForDesk || !isOpen) return
  await transaction
    .updateTable('delivery')
    .set({ problem: 'contact-changed', problem_at: now })
    .where('id', '=', delivery)
    .execute()
}

type Filled<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

function filled<T extends object>(fields: T): Filled<T> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as Filled<T>
}
