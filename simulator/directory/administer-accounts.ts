import { addAccount, createRandomPassword, joinGroup, type NewAccount } from './add-account.ts'
import { AdministrationError } from './administration-error.ts'
import { findAccountToBind } from './answers/answer-bind.ts'
import { accountFlags } from './domain/account-flags.ts'
import { formatRdn, parentOf } from './domain/distinguished-name.ts'
import type { Domain } from './domain/domain.ts'
import { type Entry, hasClass, readNumber, readText } from './domain/entry.ts'
import { formatGuid } from './domain/object-id.ts'
import { addPassword, createPasswordRecord, isPresentPassword } from './domain/password-record.ts'
import { signInInteractively } from './domain/sign-in.ts'
import { formatFileTime, formatInterval } from './domain/windows-time.ts'
import { addGroup, addPasswordSettings } from './seed-domain.ts'
import { type AccountSummary, summarizeAccount } from './summarize-account.ts'

/** What an administrator's hand, or a person at a machine, can do to this directory from outside LDAP. */
export interface AccountAdministration {
  addAccount(account: NewAccount): AccountSummary
  /** Throws where there is no such account, as do all the others. */
  account(sam: string): AccountSummary
  accounts(): readonly AccountSummary[]
  /** Sets attributes by LDAP name; `null` takes one away. */
  setAttributes(
    sam: string,
    attributes: Readonly<Record<string, string | Buffer | readonly string[] | null>>,
  ): void
  /** What the directory remembers of when an attribute was last changed: for what happened before a test began. */
  dateChange(sam: string, attribute: string, at: Date): void
  enableAccount(sam: string): void
  disableAccount(sam: string): void
  /** Somebody else sets a password; left out, it is random and known to nobody. */
  setPassword(sam: string, password?: string): void
  /**
   * What stands in for reading the hash of an account by replication: it knows the password of this moment when it is tried on it,
   * and goes on knowing it after a change.
   */
  copyPassword(objectGuid: string): (password: string) => boolean
  lockAccount(sam: string): void
  /** *User cannot change password*: two refusing entries in the security descriptor. */
  denyPasswordChange(sam: string): void
  moveAccount(sam: string, container: string): void
  /** The account becomes a tombstone below `CN=Deleted Objects`. */
  deleteAccount(sam: string): void
  addGroup(name: string): void
  joinGroup(sam: string, group: string): void
  addPasswordSettings(settings: {
    readonly name: string
    readonly precedence: number
    readonly minimumLength: number
    readonly appliesTo: readonly string[]
  }): void
  /** Changes the rules of the domain; what is left out stays. */
  setPasswordPolicy(policy: PasswordPolicyChange): void
  /** The account name that somebody means who types this: `name`, `DOMAIN\\name` or `name@domain`. */
  findAccountName(typed: string): string | undefined
  /** Changes with everything that changes. */
  version(): string
  /**
   * A person whose password was just proved by a bind signs in at a machine: stamps `lastLogon` at that controller.
   * Answers `ok` or the code of the refusal.
   */
  signInInteractively(sam: string, place: { controller: number; workstation: string }): string
}

/** Rules of the domain for passwords and lockout. */
export interface PasswordPolicyChange {
  readonly minimumLength?: number
  readonly complexity?: boolean
  readonly historyLength?: number
  readonly minimumAgeDays?: number
  /** 0: a password never becomes too old. */
  readonly maximumAgeDays?: number
  /** 0: nobody is locked out. */
  readonly lockoutThreshold?: number
}

export function administerAccounts(domain: Domain, controllers: number): AccountAdministration {
  const find = (sam: string) => findAccount(domain, sam)
  const summarize = (entry: Entry) => summarizeAccount(domain, entry, controllers)
  const setFlags = (entry: Entry, on: number, off: number) =>
    domain.set(entry, 'userAccountControl', [
      String((readNumber(entry, 'userAccountControl') | on) & ~off),
    ])
  return {
    addAccount: (account) => summarize(addAccount(domain, account)),
    account: (sam) => summarize(find(sam)),
    accounts: () => listAccounts(domain).map(summarize),
    setAttributes(sam, attributes) {
      const entry = find(sam)
      for (const [name, value] of Object.entries(attributes)) {
        const values = Array.isArray(value) ? value : [value]
        domain.set(entry, name, value === null ? [] : values)
      }
    },
    dateChange(sam, attribute, at) {
      const { changes } = find(sam)
      const name = attribute.toLowerCase()
      changes.set(name, { at, version: changes.get(name)?.version ?? 1 })
    },
    enableAccount: (sam) => setFlags(find(sam), 0, accountFlags.disabled),
    disableAccount: (sam) => setFlags(find(sam), accountFlags.disabled, 0),
    setPassword(sam, password = createRandomPassword()) {
      const entry = find(sam)
      entry.password = entry.password
        ? addPassword(entry.password, password)
        : createPasswordRecord(password)
      domain.set(entry, 'pwdLastSet', [formatFileTime(domain.clock.now())])
    },
    copyPassword(objectGuid) {
      const kept = domain.find(`<GUID=${objectGuid}>`)?.password
      return (tried) => isPresentPassword(kept, tried)
    },
    lockAccount(sam) {
      domain.set(find(sam), 'lockoutTime', [formatFileTime(domain.clock.now())])
    },
    denyPasswordChange(sam) {
      find(sam).mayNotChange = true
    },
    moveAccount(sam, container) {
      const entry = find(sam)
      const name = formatRdn({ type: 'CN', value: readText(entry, 'cn') ?? sam })
      domain.move(entry, `${name},${container},${domain.baseDn}`)
    },
    deleteAccount: (sam) => bury(domain, find(sam)),
    addGroup: (name) => void addGroup(domain, name),
    joinGroup: (sam, group) => joinGroup(domain, find(sam), group),
    addPasswordSettings: (settings) => void addPasswordSettings(domain, settings),
    setPasswordPolicy: (policy) => changePolicy(domain, policy),
    findAccountName(typed) {
      const entry = findAccountToBind(domain, typed)
      return entry && readText(entry, 'sAMAccountName')
    },
    version: () => `${domain.highestUsn}.${countSignIns(domain)}`,
    signInInteractively: (sam, place) => signInInteractively(domain, find(sam), place) ?? 'ok',
  }
}

function changePolicy(domain: Domain, policy: PasswordPolicyChange): void {
  const head = domain.find(domain.baseDn)
  const days = (count: number | undefined) =>
    count === undefined ? undefined : formatInterval(count === 0 ? undefined : count * 86_400_000)
  const wanted = {
    minPwdLength: policy.minimumLength,
    pwdProperties: policy.complexity === undefined ? undefined : Number(policy.complexity),
    pwdHistoryLength: policy.historyLength,
    minPwdAge: policy.minimumAgeDays === 0 ? '0' : days(policy.minimumAgeDays),
    maxPwdAge: days(policy.maximumAgeDays),
    lockoutThreshold: policy.lockoutThreshold,
  }
  for (const [name, value] of Object.entries(wanted)) {
    if (head && value !== undefined) domain.set(head, name, [String(value)])
  }
}

function findAccount(domain: Domain, sam: string): Entry {
  const entry = domain.findBySam(sam)
  if (!entry) throw new AdministrationError(404, 'there is no such account')
  return entry
}

function listAccounts(domain: Domain): Entry[] {
  return [...domain.entries].filter(
    (entry) =>
      hasClass(entry, 'user') && !hasClass(entry, 'computer') && !entry.attributes.has('isdeleted'),
  )
}

function countSignIns(domain: Domain): number {
  const records = listAccounts(domain).flatMap(({ signIns }) => [...signIns.values()])
  return records.reduce((sum, { logonCount, badPwdCount }) => sum + logonCount + badPwdCount, 0)
}

/** Only what a tombstone keeps: who it was, never again what it could do. */
function bury(domain: Domain, entry: Entry): void {
  const name = `${readText(entry, 'cn') ?? ''}\nDEL:${formatGuid(entry.guid)}`
  const parent = parentOf(entry.dn)
  const kept = ['objectclass', 'objectguid', 'objectsid', 'samaccountname', 'usnchanged']
  domain.move(
    entry,
    `${formatRdn({ type: 'CN', value: name })},CN=Deleted Objects,${domain.baseDn}`,
  )
  for (const attribute of [...entry.attributes.keys()]) {
    if (!kept.includes(attribute)) domain.set(entry, attribute, [])
  }
  entry.password = undefined
  domain.set(entry, 'isDeleted', ['TRUE'])
  domain.set(entry, 'lastKnownParent', [parent])
}
