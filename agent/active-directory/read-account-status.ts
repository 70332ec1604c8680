import { type AccountStatus, accountControl } from './account-status.ts'
import { DirectoryFault } from './classify-directory-error.ts'
import type { Directory } from './connect-directory.ts'
import { accountAttributes, type EmployeeNumberAttribute, toAccount } from './find-account.ts'
import { findGroupsProtectedByName } from './find-groups-protected-by-name.ts'
import type { Entry } from './ldap/entry.ts'
import { accessListOnly } from './ldap/integer-control.ts'
import type { Controller } from './ldap/open-controller.ts'
import { parseCannotChange } from './ldap/parse-cannot-change.ts'
import { parseSid } from './ldap/parse-sid.ts'
import { parseFileTime, parseGeneralizedTime } from './ldap/parse-time.ts'
import { readUser } from './ldap/read-user.ts'
import { parseChangedAt, replicationMetaData } from './parse-changed-at.ts'
import { readLogons, readLogonsOf } from './read-logons.ts'

const computed = 'msDS-User-Account-Control-Computed'
const lockedOut = 0x10
const replicated = [
  ...['whenCreated', 'pwdLastSet', 'userAccountControl', computed, 'accountExpires', 'logonHours'],
  ...[
    'userWorkstations',
    'adminCount',
    'objectSid',
    'primaryGroupID',
    'tokenGroups',
    'objectClass',
  ],
  ...['servicePrincipalName', 'allowedAttributesEffective', 'nTSecurityDescriptor'],
  ...['msDS-AllowedToDelegateTo', 'isCriticalSystemObject', 'msDS-SecondaryKrbTgtNumber'],
  ...['lastLogonTimestamp', ...replicationMetaData],
]
// Hardened domains let nobody read these by default. Absent they would read as an account that was never used.
const always = ['whenCreated', 'pwdLastSet', 'userAccountControl']
const binary = [
  ...['objectGUID', 'objectSid', 'tokenGroups', 'logonHours', 'nTSecurityDescriptor'],
  'replPropertyMetaData',
]
const delegation = accountControl.trustedForDelegation | accountControl.trustedToAuthenticate

/**
 * Reads everything about an account that decides whether it may be given a key and whether its owner will get in: what
 * is replicated from the preferred controller, sign-ins from every writable one.
 *
 * Throws `DirectoryFault` with `account-missing` when no user has that GUID.
 */
export async function readAccountStatus(
  directory: Directory,
  objectGuid: string,
  employeeNumberAttribute: EmployeeNumberAttribute,
): Promise<AccountStatus> {
  const replicatedFacts = await directory.read((one) =>
    readReplicated(one, objectGuid, employeeNumberAttribute),
  )
  const { logons, controllersNotReached } = await readLogons(directory, objectGuid)
  // Made with a sign-in of zero where it was made: on no controller at all means that it may not be read.
  if (controllersNotReached.length === 0 && !logons.some(({ isReadable }) => isReadable)) {
    throw new DirectoryFault('rights-missing', { unreadable: 'lastLogon' })
  }
  return { ...replicatedFacts, logons, controllersNotReached }
}

/**
 * The same from one controller alone, and of sign-ins only what it remembers itself: for a last look on the very controller
 * that is about to be written to. Throws `DirectoryFault`.
 */
export async function readStatusOnController(
  controller: Controller,
  objectGuid: string,
  employeeNumberAttribute: EmployeeNumberAttribute,
): Promise<AccountStatus> {
  const facts = await readReplicated(controller, objectGuid, employeeNumberAttribute)
  const logons = [await readLogonsOf(controller, objectGuid)]
  return { ...facts, logons, controllersNotReached: [] }
}

type ReplicatedFacts = Omit<AccountStatus, 'logons' | 'controllersNotReached'>

async function readReplicated(
  controller: Controller,
  objectGuid: string,
  employeeNumberAttribute: EmployeeNumberAttribute,
): Promise<ReplicatedFacts> {
  const attributes = [...accountAttributes(employeeNumberAttribute), ...replicated]
  const controls = [accessListOnly()]
  const [entry, groupsProtectedByName] = await Promise.all([
    readUser(controller, objectGuid, { attributes, binary, controls, always }),
    findGroupsProtectedByName(controller),
  ])
  if (!entry) throw new DirectoryFault('account-missing')
  const userAccountControl = entry.number('userAccountControl')
  const has = (bit: number) => (userAccountControl & bit) !== 0
  const writable = new Set(entry.texts('allowedAttributesEffective'))
  return {
    account: toAccount(entry, controller, employeeNumberAttribute),
    whenCreated: parseGeneralizedTime(entry.text('whenCreated') ?? ''),
    passwordLastSet: parseFileTime(entry.large('pwdLastSet')),
    pwdLastSet: entry.large('pwdLastSet').toString(),
    disabled: has(accountControl.disabled),
    locked: (entry.number(computed) & lockedOut) !== 0,
    expiresAt: parseFileTime(entry.large('accountExpires')),
    passwordNeverExpires: has(accountControl.passwordNeverExpires),
    passwordNotRequired: has(accountControl.passwordNotRequired),
    smartCardRequired: has(accountControl.smartCardRequired),
    cannotChangePassword: cannotChange(entry),
    logonHours: logonHours(entry),
    workstations: (entry.text('userWorkstations') ?? '').split(',').filter((name) => name !== ''),
    adminCount: entry.number('adminCount'),
    sid: entry.binaries('objectSid').map(parseSid)[0] ?? '',
    primaryGroupId: entry.number('primaryGroupID'),
    groupSids: entry.binaries('tokenGroups').map(parseSid),
    groupsProtectedByName,
    servicePrincipalNames: entry.texts('servicePrincipalName').length,
    objectClasses: entry.texts('objectClass'),
    userAccountControl,
    ...privilegesOf(entry, userAccountControl),
    accountControlChangedAt: parseChangedAt(entry, 'userAccountControl'),
    passwordChangedAt: parseChangedAt(entry, 'unicodePwd'),
    lastLogonTimestamp: parseFileTime(entry.large('lastLogonTimestamp')),
    mayWrite: { pwdLastSet: writable.has('pwdLastSet'), lockoutTime: writable.has('lockoutTime') },
  }
}

function privilegesOf(entry: Entry, userAccountControl: number) {
  return {
    delegates:
      (userAccountControl & delegation) !== 0 || entry.texts('msDS-AllowedToDelegateTo').length > 0,
    ofTheDirectory:
      entry.text('isCriticalSystemObject')?.toUpperCase() === 'TRUE' ||
      entry.text('msDS-SecondaryKrbTgtNumber') !== undefined,
  }
}

function cannotChange(entry: Entry): boolean | 'unknown' {
  const [descriptor] = entry.binaries('nTSecurityDescriptor')
  return descriptor === undefined ? 'unknown' : parseCannotChange(descriptor)
}

function logonHours(entry: Entry): readonly number[] | undefined {
  const [hours] = entry.binaries('logonHours')
  return hours === undefined || hours.length !== 21 ? undefined : [...hours]
}
