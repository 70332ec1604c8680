import type { Client, Entry } from 'ldapts'
import { formatGuid, formatSid } from '../directory/domain/object-id.ts'
import { type DirectoryEndpoint, useDirectory } from './open-directory.ts'

/** An account of the directory as a cycle read it. */
export interface SyncedAccount {
  readonly objectGuid: string
  /** The 16 bytes of the objectGUID in base64, in the order they are stored: what ties the two worlds together. */
  readonly immutableId: string
  readonly sid: string
  readonly dn: string
  readonly disabled: boolean
  /** The attribute as it stands: 0 for *must change at next logon*. */
  readonly pwdLastSet: string
  /** Must-change means nothing for a password that never expires. */
  readonly passwordNeverExpires: boolean
  /** Everything else, by LDAP name as written in {@link attributes}. */
  readonly texts: Readonly<Record<string, readonly string[]>>
}

/** Extension attributes are there only where Exchange has been. */
const extensions = Array.from({ length: 15 }, (_each, at) => `extensionAttribute${at + 1}`)

const attributes = [
  'sAMAccountName',
  'userPrincipalName',
  'cn',
  'displayName',
  'givenName',
  'sn',
  'mail',
  'mobile',
  'telephoneNumber',
  'employeeID',
  'employeeType',
  'title',
  'department',
  'company',
  'physicalDeliveryOfficeName',
  'streetAddress',
  'l',
  'st',
  'postalCode',
  'co',
  'preferredLanguage',
  'proxyAddresses',
  'manager',
  'msDS-cloudExtensionAttribute1',
  ...extensions,
]

/** People only: no computers, and nothing that the system cannot do without. */
const filter = '(&(objectCategory=person)(objectClass=user)(!(isCriticalSystemObject=TRUE)))'

/** What a directory holds within the scope: its accounts, and the DNS name of its domain. */
export interface DirectoryImage {
  readonly dnsDomain: string
  readonly accounts: readonly SyncedAccount[]
}

/** Reads every account below the containers. A container that is not there is a fault: nothing may look as if it were gone. */
export function readAccounts(
  endpoint: DirectoryEndpoint,
  scope: readonly string[],
): Promise<DirectoryImage> {
  return useDirectory(endpoint, async (client) => {
    const dnsDomain = await readDnsDomain(client)
    const found = new Map<string, SyncedAccount>()
    for (const container of scope) {
      const { searchEntries } = await client.search(container, {
        scope: 'sub',
        filter,
        attributes: ['objectGUID', 'objectSid', 'userAccountControl', 'pwdLastSet', ...attributes],
        explicitBufferAttributes: ['objectGUID', 'objectSid'],
        paged: { pageSize: 500 },
      })
      for (const entry of searchEntries) {
        const account = readAccount(entry)
        found.set(account.objectGuid, account)
      }
    }
    return { dnsDomain, accounts: [...found.values()] }
  })
}

async function readDnsDomain(client: Client): Promise<string> {
  const root = await client.search('', { scope: 'base', attributes: ['defaultNamingContext'] })
  const [dn = ''] = readTexts(root.searchEntries[0], 'defaultNamingContext')
  const labels = dn.split(',').map((part) => part.replace(/^dc=/i, ''))
  return labels.join('.').toLowerCase()
}

function readAccount(entry: Entry): SyncedAccount {
  const guid = readBytes(entry, 'objectGUID')
  const flags = Number(readTexts(entry, 'userAccountControl')[0] ?? 0)
  return {
    objectGuid: formatGuid(guid),
    immutableId: guid.toString('base64'),
    sid: formatSid(readBytes(entry, 'objectSid')),
    dn: entry.dn,
    disabled: (flags & 0x2) !== 0,
    pwdLastSet: readTexts(entry, 'pwdLastSet')[0] ?? '0',
    passwordNeverExpires: (flags & 0x10000) !== 0,
    texts: Object.fromEntries(attributes.map((name) => [name, readTexts(entry, name)])),
  }
}

function readTexts(entry: Entry | undefined, name: string): readonly string[] {
  const value = entry?.[name] ?? []
  return (Array.isArray(value) ? value : [value]).map((each) => each.toString())
}

function readBytes(entry: Entry, name: string): Buffer {
  const value = entry[name]
  const [first] = Array.isArray(value) ? value : [value]
  if (!Buffer.isBuffer(first)) throw new Error(`an account came without its ${name}`)
  return first
}
