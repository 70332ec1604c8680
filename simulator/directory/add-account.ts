import { randomBytes } from 'node:crypto'
import { AdministrationError } from './administration-error.ts'
import { accountFlags } from './domain/account-flags.ts'
import { formatRdn } from './domain/distinguished-name.ts'
import type { Domain } from './domain/domain.ts'
import type { Entry, Value } from './domain/entry.ts'
import { parseSid } from './domain/object-id.ts'
import { createPasswordRecord } from './domain/password-record.ts'
import { formatFileTime, neverExpires } from './domain/windows-time.ts'

/** A person to be added, as provisioning from HR data would. */
export interface NewAccount {
  /** Below the domain: `OU=Newcomers` (the default) or `CN=Users`. */
  readonly container?: string | undefined
  /** Left out: surname, comma, given name where there are both, else the account name. */
  readonly commonName?: string | undefined
  readonly sAMAccountName: string
  /** Left out: the account name at the domain. */
  readonly userPrincipalName?: string | undefined
  readonly givenName?: string | undefined
  readonly surname?: string | undefined
  readonly displayName?: string | undefined
  readonly employeeId?: string | undefined
  readonly mobile?: string | undefined
  readonly mail?: string | undefined
  readonly disabled?: boolean | undefined
  readonly mustChange?: boolean | undefined
  readonly mayNotChange?: boolean | undefined
  /** Left out: random, and known to nobody. */
  readonly password?: string | undefined
  /** Account names of groups. */
  readonly groups?: readonly string[] | undefined
  /** Anything else, by LDAP name. */
  readonly attributes?: Readonly<Record<string, string | readonly string[]>> | undefined
}

/** Adds a person with a random password that is not kept in clear, or with the one that is given. */
export function addAccount(domain: Domain, account: NewAccount): Entry {
  const container = `${account.container ?? 'OU=Newcomers'},${domain.baseDn}`
  if (!domain.find(container)) throw new AdministrationError(404, 'there is no such container')
  if (domain.findBySam(account.sAMAccountName))
    throw new AdministrationError(409, 'the account name is taken')
  const commonName = account.commonName ?? nameOf(account)
  const entry = domain.add(`${formatRdn({ type: 'CN', value: commonName })},${container}`, {
    ...baseAttributes(domain),
    ...described(account, domain.dnsDomain),
    cn: commonName,
    name: commonName,
    pwdLastSet: account.mustChange ? '0' : formatFileTime(domain.clock.now()),
  })
  for (const [name, value] of Object.entries(account.attributes ?? {})) {
    domain.set(entry, name, typeof value === 'string' ? [value] : value)
  }
  entry.password = createPasswordRecord(account.password ?? createRandomPassword())
  entry.mayNotChange = account.mayNotChange === true
  for (const group of account.groups ?? []) joinGroup(domain, entry, group)
  return entry
}

/** Adds an object to a group, named by its account name. */
export function joinGroup(domain: Domain, entry: Entry, group: string): void {
  const found = domain.findBySam(group)
  if (!found) throw new AdministrationError(404, 'there is no such group')
  const members = found.attributes.get('member') ?? []
  domain.set(found, 'member', [...members, entry.dn])
}

/** A password that satisfies every usual policy and that nobody sees. */
export function createRandomPassword(): string {
  return `${randomBytes(24).toString('base64')}aA1!`
}

function nameOf({ surname, givenName, sAMAccountName }: NewAccount): string {
  return surname && givenName ? `${surname}, ${givenName}` : sAMAccountName
}

function described(account: NewAccount, dnsDomain: string): Record<string, string> {
  const display = [account.givenName, account.surname].filter((part) => part).join(' ')
  const flags = accountFlags.normal | (account.disabled ? accountFlags.disabled : 0)
  const all: Record<string, string | undefined> = {
    sAMAccountName: account.sAMAccountName,
    userPrincipalName: account.userPrincipalName ?? `${account.sAMAccountName}@${dnsDomain}`,
    userAccountControl: String(flags),
    givenName: account.givenName,
    sn: account.surname,
    displayName: account.displayName ?? display,
    employeeID: account.employeeId,
    mobile: account.mobile,
    mail: account.mail,
  }
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value ? [[name, value] as const] : [])),
  )
}

/** What the system gives every new account. */
export function baseAttributes(domain: Domain): Record<string, Value | readonly Value[]> {
  return {
    objectClass: ['top', 'person', 'organizationalPerson', 'user'],
    objectCategory: `CN=Person,CN=Schema,CN=Configuration,${domain.baseDn}`,
    objectSid: parseSid(domain.nextSid()) ?? '',
    instanceType: '4',
    sAMAccountType: '805306368',
    primaryGroupID: '513',
    accountExpires: neverExpires,
    codePage: '0',
    countryCode: '0',
  }
}
