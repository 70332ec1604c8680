import {
  AndFilter,
  Attribute,
  Change,
  type Client,
  type Entry,
  EqualityFilter,
  OrFilter,
  ResultCodeError,
} from 'ldapts'
import { createRandomPassword } from '../directory/add-account.ts'
import { formatGuid } from '../directory/domain/object-id.ts'
import type { DescribedRecord } from './describe-record.ts'
import type { AttributeChange, Provisioned, ProvisioningProblem } from './provisioned.ts'

/** A connection to a directory, and the name of its domain. */
export interface OpenDirectory {
  readonly client: Client
  readonly baseDn: string
}

interface FoundAccount {
  readonly dn: string
  readonly objectGuid: string
  readonly flags: number
  readonly texts: Readonly<Record<string, string>>
}

const disabledFlag = 0x2
const normalFlag = 0x200

/**
 * Creates, changes or disables the account of one person, whoever it is that has this `employeeID`. A new account gets a password that
 * nobody ever sees. What the directory refuses is an outcome; a connection that breaks is thrown.
 */
export async function writeAccount(
  directory: OpenDirectory,
  record: DescribedRecord,
): Promise<Provisioned> {
  const { externalId, displayName } = record
  const about = { externalId, displayName, changes: [] }
  const found = await findAccounts(directory, 'employeeID', externalId)
  const [account, other] = found
  if (other) return fail(about, 'other', 'DuplicateTargetEntries')
  try {
    return account
      ? await changeAccount(directory, account, record)
      : await createAccount(directory, record)
  } catch (error) {
    if (!(error instanceof ResultCodeError)) throw error
    return fail(about, account ? 'update' : 'create', nameRefusal(error))
  }
}

async function createAccount(
  directory: OpenDirectory,
  record: DescribedRecord,
): Promise<Provisioned> {
  const { externalId, displayName, attributes, dn } = record
  const about = { externalId, displayName, changes: [] }
  const taken = await findNamesake(directory, attributes)
  if (taken) return fail(about, 'create', taken)
  const flags = normalFlag | (record.enabled ? 0 : disabledFlag)
  const password = Buffer.from(`"${createRandomPassword()}"`, 'utf16le')
  await directory.client.add(dn, [
    new Attribute({
      type: 'objectClass',
      values: ['top', 'person', 'organizationalPerson', 'user'],
    }),
    ...Object.entries(attributes).map(([type, value]) => new Attribute({ type, values: [value] })),
    new Attribute({ type: 'userAccountControl', values: [String(flags)] }),
    new Attribute({ type: 'unicodePwd', values: [password] }),
  ])
  const [created] = await findAccounts(directory, 'employeeID', externalId)
  const changes = Object.entries({ ...attributes, accountEnabled: String(record.enabled) }).map(
    ([name, after]) => ({ name, before: undefined, after }),
  )
  const target = { objectGuid: created?.objectGuid ?? '', dn: created?.dn ?? dn }
  return { ...about, action: 'create', status: 'success', target, changes }
}

async function changeAccount(
  { client }: OpenDirectory,
  account: FoundAccount,
  record: DescribedRecord,
): Promise<Provisioned> {
  const { externalId, displayName, enabled } = record
  const { dn, objectGuid, flags } = account
  const changes: AttributeChange[] = Object.entries(record.attributes)
    .map(([name, after]) => ({ name, before: account.texts[name], after }))
    .filter(({ before, after }) => before !== after)
  const wasEnabled = (flags & disabledFlag) === 0
  const modifications = changes.map(({ name, after }) => replace(name, after ?? ''))
  if (wasEnabled !== enabled) {
    changes.push({ name: 'accountEnabled', before: String(wasEnabled), after: String(enabled) })
    const wanted = enabled ? flags & ~disabledFlag : flags | disabledFlag
    modifications.push(replace('userAccountControl', String(wanted)))
  }
  const about = { externalId, displayName, target: { objectGuid, dn }, changes }
  if (modifications.length === 0) {
    const reason = 'The account is up to date already.'
    return { ...about, action: 'other', status: 'skipped', problem: 'RedundantExport', reason }
  }
  await client.modify(dn, modifications)
  return { ...about, action: wasEnabled && !enabled ? 'disable' : 'update', status: 'success' }
}

/**
 * Writes who somebody's manager is. `undefined`: there was nothing to change; a manager who is not in the directory, or who is there
 * twice, is an answer.
 */
export async function writeManager(
  directory: OpenDirectory,
  externalId: string,
  managerId: string,
): Promise<'not-found' | AttributeChange | undefined> {
  const [person] = await findAccounts(directory, 'employeeID', externalId)
  const [manager, other] = await findAccounts(directory, 'employeeID', managerId)
  if (!manager || other || !person) return 'not-found'
  const before = person.texts['manager']
  if (before?.toLowerCase() === manager.dn.toLowerCase()) return undefined
  await directory.client.modify(person.dn, replace('manager', manager.dn))
  return { name: 'manager', before, after: manager.dn }
}

const replace = (type: string, value: string) =>
  new Change({ operation: 'replace', modification: new Attribute({ type, values: [value] }) })

async function findAccounts(
  { client, baseDn }: OpenDirectory,
  attribute: string,
  value: string,
): Promise<readonly FoundAccount[]> {
  const filter = new AndFilter({
    filters: [
      new EqualityFilter({ attribute: 'objectClass', value: 'user' }),
      new EqualityFilter({ attribute, value }),
    ],
  })
  const { searchEntries } = await client.search(baseDn, {
    scope: 'sub',
    filter,
    attributes: [...readBack, 'objectGUID', 'userAccountControl'],
    explicitBufferAttributes: ['objectGUID'],
  })
  return searchEntries.map(readAccount)
}

const readBack = [
  'employeeID',
  'userPrincipalName',
  'sAMAccountName',
  'givenName',
  'sn',
  'displayName',
  'mail',
  'mobile',
  'telephoneNumber',
  'title',
  'employeeType',
  'preferredLanguage',
  'department',
  'company',
  'manager',
  'msDS-cloudExtensionAttribute1',
]

function readAccount(entry: Entry): FoundAccount {
  const text = (name: string) => {
    const value = entry[name]
    return (Array.isArray(value) ? value[0] : value)?.toString() ?? ''
  }
  const guid = entry['objectGUID']
  return {
    dn: entry.dn,
    objectGuid: Buffer.isBuffer(guid) ? formatGuid(guid) : '',
    flags: Number(text('userAccountControl')),
    texts: Object.fromEntries(
      readBack.flatMap((name) => (text(name) ? [[name, text(name)] as const] : [])),
    ),
  }
}

/** The agent looks before it writes: not every directory refuses a user principal name that is taken. */
async function findNamesake(
  { client, baseDn }: OpenDirectory,
  attributes: Readonly<Record<string, string>>,
): Promise<ProvisioningProblem | undefined> {
  const names = ['userPrincipalName', 'sAMAccountName'] as const
  const filters = names.map(
    (attribute) => new EqualityFilter({ attribute, value: attributes[attribute] ?? '' }),
  )
  const { searchEntries } = await client.search(baseDn, {
    scope: 'sub',
    filter: new OrFilter({ filters }),
    attributes: [...names],
  })
  const has = (name: (typeof names)[number]) =>
    searchEntries.some(
      (entry) => String(entry[name]).toLowerCase() === attributes[name]?.toLowerCase(),
    )
  if (has('userPrincipalName')) return 'DuplicateUserPrincipalName'
  return has('sAMAccountName') ? 'DuplicateAccountName' : undefined
}

const refusals: Readonly<Record<number, ProvisioningProblem>> = {
  32: 'ContainerNotFound',
  50: 'InsufficientRights',
  68: 'ObjectAlreadyExists',
}

function nameRefusal(error: ResultCodeError): ProvisioningProblem {
  if (/0000052D/i.test(error.message)) return 'PasswordRestricted'
  if (/000021C8/i.test(error.message)) return 'DuplicateUserPrincipalName'
  return refusals[error.code] ?? 'DirectoryRefused'
}

const reasons: Readonly<Partial<Record<ProvisioningProblem, string>>> = {
  DuplicateTargetEntries: 'More than one account in the directory matches the person.',
  DuplicateUserPrincipalName: 'Another account has the user principal name.',
  DuplicateAccountName: 'Another account has the account name.',
  ObjectAlreadyExists: 'An object of this name is in the container already.',
  ContainerNotFound: 'The container the account would stand in does not exist.',
  InsufficientRights: 'The provisioning agent may not write there.',
  PasswordRestricted: 'The directory refused the password.',
}

function fail(
  about: Pick<Provisioned, 'externalId' | 'displayName' | 'changes'>,
  action: Provisioned['action'],
  problem: ProvisioningProblem,
): Provisioned {
  const reason = reasons[problem] ?? 'The directory refused the change.'
  return { ...about, action, status: 'failure', problem, reason }
}
