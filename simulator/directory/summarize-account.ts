import { accountFlags } from './domain/account-flags.ts'
import { parentOf } from './domain/distinguished-name.ts'
import type { Domain } from './domain/domain.ts'
import { type Entry, readNumber, readText, signInRecord } from './domain/entry.ts'
import { formatGuid } from './domain/object-id.ts'
import { isLocked } from './domain/sign-in.ts'
import { parseFileTime } from './domain/windows-time.ts'

/** What the pages and tests may see of an account. Never a password. */
export interface AccountSummary {
  readonly dn: string
  readonly container: string
  readonly objectGuid: string
  readonly sid: string
  readonly sAMAccountName: string
  readonly userPrincipalName: string
  readonly displayName: string
  readonly employeeId: string | undefined
  readonly mobile: string | undefined
  readonly disabled: boolean
  readonly locked: boolean
  readonly mustChange: boolean
  readonly created: Date
  readonly passwordLastSet: Date | undefined
  /** How many passwords it has had, the present one included; 25 at most are remembered. */
  readonly passwords: number
  /** By controller; `undefined` where nobody has signed in. */
  readonly lastLogon: readonly (Date | undefined)[]
  readonly lastLogonTimestamp: Date | undefined
}

export function summarizeAccount(
  domain: Domain,
  entry: Entry,
  controllers: number,
): AccountSummary {
  const sAMAccountName = readText(entry, 'sAMAccountName') ?? ''
  return {
    dn: entry.dn,
    container: parentOf(entry.dn),
    objectGuid: formatGuid(entry.guid),
    sid: domain.sidOf(entry) ?? '',
    sAMAccountName,
    userPrincipalName: readText(entry, 'userPrincipalName') ?? '',
    displayName: readText(entry, 'displayName') ?? sAMAccountName,
    employeeId: readText(entry, 'employeeID'),
    mobile: readText(entry, 'mobile'),
    disabled: (readNumber(entry, 'userAccountControl') & accountFlags.disabled) !== 0,
    locked: isLocked(domain, entry),
    mustChange: readText(entry, 'pwdLastSet') === '0',
    created: parseGeneralizedTime(readText(entry, 'whenCreated') ?? ''),
    passwordLastSet: stamp(readText(entry, 'pwdLastSet')),
    passwords: entry.password?.digests.length ?? 0,
    lastLogon: Array.from({ length: controllers }, (_each, number) =>
      stamp(signInRecord(entry, number).lastLogon),
    ),
    lastLogonTimestamp: stamp(readText(entry, 'lastLogonTimestamp')),
  }
}

function stamp(value: string | undefined): Date | undefined {
  return value === undefined || value === '0' ? undefined : parseFileTime(value)
}

function parseGeneralizedTime(value: string): Date {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(value)?.slice(1).map(Number) ?? []
  const [year = 0, month = 1, date = 1, hour = 0, minute = 0, second = 0] = parts
  return new Date(Date.UTC(year, month - 1, date, hour, minute, second))
}
