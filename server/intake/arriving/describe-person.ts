import type { ArrivingPerson } from '../../../protocol/workflow-jobs.ts'
import type { HireField, HireRow } from '../row/hire-row.ts'

/** Fields without which somebody can be taken all the same: what is missing then is the desk's to fill. */
const optional = ['mobile', 'mail', 'managerMail', 'managerName', 'language'] as const
const alsoOptional: ReadonlySet<string> = new Set(optional)

/**
 * A person of a tenant as a row of a source: named by account and employee number, starting on their hire date. The number and
 * the mailbox are what the tenant says; before a code goes anywhere an agent looks at the directory, as for everybody.
 */
export function describePerson(person: ArrivingPerson, zone: string | undefined): HireRow {
  const { account, hiredAt, employeeNumber, ...reach } = person
  return filled({
    ...reach,
    objectGuid: account,
    employeeNumber,
    startsOn: hiredAt === undefined ? undefined : decideFirstDay(hiredAt, zone),
  })
}

/**
 * The day of a hire date. Provisioning writes bare dates as midnight UTC: that day is meant, wherever it is looked at from.
 * Any other time is an instant, and the day is the one in the organisation's zone.
 *
 * @internal
 */
export function decideFirstDay(hiredAt: string, zone: string | undefined): string {
  const at = new Date(hiredAt)
  const isBareDate = at.getTime() % 86_400_000 === 0
  if (isBareDate || zone === undefined) return at.toISOString().slice(0, 10)
  // The form of this language is year-month-day.
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(at)
}

/** The row without what cannot be understood in it but is not needed; undefined where nothing of that kind is wrong. */
export function leaveOut(
  row: HireRow,
  columns: readonly (string | undefined)[],
): HireRow | undefined {
  const wrong = columns.filter((column) => column !== undefined && alsoOptional.has(column))
  if (wrong.length === 0) return undefined
  const entries = Object.entries(row).filter(([field]) => !wrong.includes(field as HireField))
  return Object.fromEntries(entries)
}

function filled(row: { readonly [field in HireField]?: string | undefined }): HireRow {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined))
}
