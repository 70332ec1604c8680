import { sql } from 'kysely'
import { lockDeliveryRow } from '../store/lock-delivery-row.ts'
import type { HireNames } from './hire.ts'
import type { IntakeTransaction } from './intake-ports.ts'

/** A hire that carries one of the names, with its delivery. */
export type FoundHire = Awaited<ReturnType<typeof findKnownHires>>[number]

/** Every hire, live or closed, that carries any of these names. */
export async function findKnownHires(transaction: IntakeTransaction, names: HireNames) {
  const { employeeNumber, objectGuid, userPrincipalName, samAccountName } = names
  return await selectHires(transaction)
    .where(({ eb, or }) =>
      or([
        ...(employeeNumber ? [eb('hire.employee_number', '=', employeeNumber)] : []),
        ...(objectGuid ? [eb('hire.object_guid', '=', objectGuid)] : []),
        ...(userPrincipalName
          ? [sql<boolean>`lower(hire.user_principal_name) = lower(${userPrincipalName})`]
          : []),
        ...(samAccountName
          ? [sql<boolean>`lower(hire.sam_account_name) = lower(${samAccountName})`]
          : []),
      ]),
    )
    .execute()
}

/** One live hire, with its delivery locked: nothing looks at it until this transaction is over. */
export async function lockKnownHire(
  transaction: IntakeTransaction,
  { id, delivery }: Pick<FoundHire, 'id' | 'delivery'>,
) {
  await lockDeliveryRow(transaction, delivery)
  return await selectHires(transaction)
    .where('hire.id', '=', id)
    .where('hire.ended_at', 'is', null)
    .where('delivery.id', '=', delivery)
    .executeTakeFirst()
}

function selectHires(transaction: IntakeTransaction) {
  return transaction
    .selectFrom('hire')
    .innerJoin('delivery', 'delivery.hire_id', 'hire.id')
    .leftJoin('hire_contact', 'hire_contact.hire_id', 'hire.id')
    .select([
      'hire.id',
      'hire.employee_number',
      'hire.object_guid',
      'hire.user_principal_name',
      'hire.sam_account_name',
      'hire.starts_on',
      sql<string | null>`to_char(hire.starts_at, 'HH24:MI')`.as('starts_at'),
      'hire.time_zone',
      'hire.device',
      'hire.containers',
      'hire.ended_at',
      'delivery.id as delivery',
      'delivery.phase',
      'delivery.account',
      'delivery.problem',
      'hire_contact.first_name',
      'hire_contact.last_name',
      'hire_contact.language',
      'hire_contact.mobile',
      'hire_contact.mail',
      'hire_contact.manager_name',
      'hire_contact.manager_mail',
    ])
}
