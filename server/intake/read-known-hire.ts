import type { KnownHire } from './decide-arrival.ts'
import type { FoundHire } from './find-known-hires.ts'

/** A row of the database in the words of decisions. */
export function readKnownHire(row: FoundHire): KnownHire {
  return {
    names: present({
      employeeNumber: row.employee_number,
      objectGuid: row.object_guid,
      userPrincipalName: row.user_principal_name,
      samAccountName: row.sam_account_name,
    }),
    start: {
      startsOn: row.starts_on,
      timeZone: row.time_zone,
      ...present({ startsAt: row.starts_at }),
    },
    contact: present({
      firstName: row.first_name,
      lastName: row.last_name,
      language: row.language,
      mobile: row.mobile,
      mail: row.mail,
      managerName: row.manager_name,
      managerMail: row.manager_mail,
    }),
    isFound: row.phase !== 'finding',
    ...present({ device: row.device, account: row.account }),
  }
}

/** The fields that are filled. */
export function present<K extends string>(
  fields: Record<K, string | null>,
): { [name in K]?: string } {
  const filled = Object.entries<string | null>(fields).filter(([, value]) => value !== null)
  return Object.fromEntries(filled) as { [name in K]?: string }
}
