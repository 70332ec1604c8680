import type { Hire } from './hire.ts'
import type { IntakePorts, IntakeTransaction } from './intake-ports.ts'
import type { Namer } from './take-hires.ts'

/** Writes a hire that nobody knew, its contact data and its delivery, in one statement. */
export async function insertHire(
  transaction: IntakeTransaction,
  { names, start, contact, device }: Hire,
  { source, containers }: Namer,
  { clock, newId, plan }: IntakePorts,
): Promise<{ readonly hire: string; readonly delivery: string }> {
  const now = clock.now()
  const hire = newId()
  const delivery = newId()
  await transaction
    .with('known', (database) =>
      database.insertInto('hire').values({
        id: hire,
        source,
        employee_number: names.employeeNumber ?? null,
        object_guid: names.objectGuid ?? null,
        user_principal_name: names.userPrincipalName ?? null,
        sam_account_name: names.samAccountName ?? null,
        starts_on: start.startsOn,
        starts_at: start.startsAt ?? null,
        time_zone: start.timeZone,
        device: device ?? null,
        containers: containers === null ? null : [...containers],
        created_at: now,
      }),
    )
    .with('reached', (database) =>
      database.insertInto('hire_contact').values({
        hire_id: hire,
        first_name: contact.firstName ?? null,
        last_name: contact.lastName ?? null,
        language: contact.language ?? null,
        mobile: contact.mobile ?? null,
        mail: contact.mail ?? null,
        manager_name: contact.managerName ?? null,
        manager_mail: contact.managerMail ?? null,
        mobile_seen_at: contact.mobile === undefined ? null : now,
        mail_seen_at: contact.mail === undefined ? null : now,
      }),
    )
    .insertInto('delivery')
    .values({
      id: delivery,
      hire_id: hire,
      directory: plan.directory,
      phase: 'finding',
      next_look_at: now,
      created_at: now,
    })
    .execute()
  return { hire, delivery }
}
