import type { Hire } from './hire.ts'
import type { IntakePorts, IntakeTransaction } from './intake-ports.ts'
import type { Namer } from './take-hires.ts'

/** A hire that nobody knew, with the ids it is to have. */
export interface NewHire {
  readonly hire: Hire
  readonly id: string
  readonly delivery: string
}

/** PostgreSQL takes 65,535 parameters in one statement; a hire has 32. */
const mostAtOnce = 1000

/** Writes hires that nobody knew, their contact data and their deliveries, in one statement for many. */
export async function insertHires(
  transaction: IntakeTransaction,
  hires: readonly NewHire[],
  namer: Namer,
  ports: IntakePorts,
): Promise<void> {
  for (let from = 0; from < hires.length; from += mostAtOnce) {
    await insertSome(transaction, hires.slice(from, from + mostAtOnce), namer, ports)
  }
}

async function insertSome(
  transaction: IntakeTransaction,
  hires: readonly NewHire[],
  { source, containers }: Namer,
  { clock, plan }: Pick<IntakePorts, 'clock' | 'plan'>,
): Promise<void> {
  const now = clock.now()
  const seenAt = (address: string | undefined) => (address === undefined ? null : now)
  await transaction
    .with('known', (database) =>
      database.insertInto('hire').values(
        hires.map(({ id, hire: { names, start, device } }) => ({
          id,
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
        })),
      ),
    )
    .with('reached', (database) =>
      database.insertInto('hire_contact').values(
        hires.map(({ id, hire: { contact } }) => ({
          hire_id: id,
          first_name: contact.firstName ?? null,
          last_name: contact.lastName ?? null,
          language: contact.language ?? null,
          mobile: contact.mobile ?? null,
          mail: contact.mail ?? null,
          manager_name: contact.managerName ?? null,
          manager_mail: contact.managerMail ?? null,
          mobile_seen_at: seenAt(contact.mobile),
          mail_seen_at: seenAt(contact.mail),
        })),
      ),
    )
    .insertInto('delivery')
    .values(
      hires.map(({ id, delivery }) => ({
        id: delivery,
        hire_id: id,
        directory: plan.directory,
        phase: 'finding',
        next_look_at: now,
        created_at: now,
      })),
    )
    .execute()
}
