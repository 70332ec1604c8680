import { type AccountStatus, accountControl } from './account-status.ts'
import type { ProtectedReason } from './directory-code.ts'
import { relativeId } from './ldap/parse-sid.ts'

/** What protection depends on. */
export type ProtectedFacts = Pick<
  AccountStatus,
  | 'adminCount'
  | 'groupSids'
  | 'groupsProtectedByName'
  | 'sid'
  | 'primaryGroupId'
  | 'userAccountControl'
  | 'objectClasses'
  | 'servicePrincipalNames'
  | 'delegates'
  | 'ofTheDirectory'
>

/**
 * Domain Admins, Schema Admins, Enterprise Admins, Group Policy Creator Owners (whose policies administrators run), Domain
 * Controllers, Read-only Domain Controllers, Enterprise Read-only Domain Controllers, Key Admins, Enterprise Key Admins.
 */
const domainGroups = new Set([512, 518, 519, 520, 516, 521, 498, 526, 527])
/** Administrators, Account, Server, Print and Backup Operators, Replicator. */
const builtInGroups = new Set([544, 548, 549, 550, 551, 552])
/** Administrator, Guest, krbtgt. */
const builtInAccounts = new Set([500, 501, 502])
const notPersons = new Set([
  'computer',
  'msds-managedserviceaccount',
  'msds-groupmanagedserviceaccount',
  'msds-delegatedmanagedserviceaccount',
])
const notPersonBits =
  accountControl.interdomainTrust |
  accountControl.workstation |
  accountControl.server |
  accountControl.partialSecrets

/**
 * Why an account is never given a key by the agent, or `undefined`. AdminSDHolder protects administrators only within
 * the hour, and resetting the password of a fresh one takes over the domain, so the agent looks for itself
 * (Windows Server, "Appendix C: Protected Accounts and Groups"). What cannot be read counts as protected.
 */
export function decideProtected(facts: ProtectedFacts): ProtectedReason | undefined {
  if (!isPerson(facts)) return 'not-a-person'
  if (isBuiltIn(facts)) return 'built-in-account'
  if (facts.adminCount !== 0) return 'admin-count'
  if (domainGroups.has(facts.primaryGroupId)) return 'protected-group'
  if (facts.groupSids.some(isProtectedGroup)) return 'protected-group'
  if (facts.groupSids.some((sid) => facts.groupsProtectedByName.includes(sid))) {
    return 'protected-group'
  }
  if (facts.groupSids.length === 0 || facts.sid === '') return 'groups-unreadable'
  if (facts.servicePrincipalNames > 0) return 'service-account'
  if (facts.delegates) return 'delegation'
  return undefined
}

function isPerson({ objectClasses, userAccountControl }: ProtectedFacts): boolean {
  const ofAnother = objectClasses.some((name) => notPersons.has(name.toLowerCase()))
  return !ofAnother && (userAccountControl & notPersonBits) === 0
}

function isBuiltIn({ ofTheDirectory, sid }: ProtectedFacts): boolean {
  return ofTheDirectory || (isOfDomain(sid) && builtInAccounts.has(relativeId(sid)))
}

function isProtectedGroup(sid: string): boolean {
  if (isOfDomain(sid)) return domainGroups.has(relativeId(sid))
  return sid.startsWith('S-1-5-32-') && builtInGroups.has(relativeId(sid))
}

function isOfDomain(sid: string): boolean {
  return sid.startsWith('S-1-5-21-')
}
