import { escapeFilter } from 'ldapts'
import { DirectoryFault } from './classify-directory-error.ts'
import type { Entry } from './ldap/entry.ts'
import type { Controller } from './ldap/open-controller.ts'
import { parseGuid } from './ldap/parse-guid.ts'
import { readUser } from './ldap/read-user.ts'

const binary = ['objectGUID']

/** A user account as it is known by its names. Nothing here says that it may be given a key. */
export interface DirectoryAccount {
  /** Its identity: survives moves and renames. */
  readonly objectGuid: string
  readonly dn: string
  /** The distinguished name of what it stands in. */
  readonly container: string
  readonly samAccountName: string
  readonly userPrincipalName: string | undefined
  /** As in `CORP\name`. */
  readonly netbiosDomain: string
  readonly employeeNumber: string | undefined
  readonly mobile: string | undefined
  readonly mail: string | undefined
  readonly givenName: string | undefined
  readonly surname: string | undefined
  readonly displayName: string | undefined
}

export type EmployeeNumberAttribute = 'employeeID' | 'employeeNumber'

export type AccountQuery =
  | { readonly employeeNumber: string }
  | { readonly objectGuid: string }
  | { readonly userPrincipalName: string }
  | { readonly samAccountName: string }
  | { readonly sid: string }

export type FoundAccount =
  | { readonly found: 'none' }
  | { readonly found: 'one'; readonly account: DirectoryAccount }
  | { readonly found: 'several' }

/**
 * Finds the user account that answers to a name or number, in the whole domain. `several` is never resolved here: which
 * of two people is meant is for a human to say. Computers and managed service accounts are not found by numbers or
 * names. Throws RangeError for an empty query, which would match whoever has no number.
 */
export async function findAccount(
  controller: Controller,
  query: AccountQuery,
  employeeNumberAttribute: EmployeeNumberAttribute,
): Promise<FoundAccount> {
  const attributes = accountAttributes(employeeNumberAttribute)
  const entries =
    'objectGuid' in query
      ? [await readUser(controller, query.objectGuid, { attributes, binary })]
      : await controller.search(controller.facts.baseDn, {
          scope: 'sub',
          filter: `(&(objectCategory=person)(objectClass=user)${toFilter(query, employeeNumberAttribute)})`,
          attributes,
          binary,
          limit: 2,
        })
  const [entry] = entries
  if (!entry) return { found: 'none' }
  if (entries.length > 1) return { found: 'several' }
  return { found: 'one', account: toAccount(entry, controller, employeeNumberAttribute) }
}

/** The attributes {@link toAccount} reads. */
export function accountAttributes(employeeNumberAttribute: EmployeeNumberAttribute): string[] {
  const names = [
    'objectGUID',
    'sAMAccountName',
    'userPrincipalName',
    'mobile',
    'mail',
    'givenName',
    'sn',
    'displayName',
  ]
  return [...names, employeeNumberAttribute]
}

export function toAccount(
  entry: Entry,
  controller: Controller,
  employeeNumberAttribute: EmployeeNumberAttribute,
): DirectoryAccount {
  const [guid] = entry.binaries('objectGUID')
  const samAccountName = entry.text('sAMAccountName')
  if (!(guid && samAccountName)) throw new DirectoryFault('rights-missing')
  return {
    objectGuid: parseGuid(guid),
    dn: entry.dn,
    container: parentOf(entry.dn),
    samAccountName,
    userPrincipalName: entry.text('userPrincipalName'),
    netbiosDomain: controller.facts.netbiosDomain,
    employeeNumber: entry.text(employeeNumberAttribute),
    mobile: entry.text('mobile'),
    mail: entry.text('mail'),
    givenName: entry.text('givenName'),
    surname: entry.text('sn'),
    displayName: entry.text('displayName'),
  }
}

/** Everything after the first comma that is not escaped (RFC 4514). */
function parentOf(dn: string): string {
  return /^(?:[^\\,]|\\.)*,(.*)$/s.exec(dn)?.[1] ?? ''
}

function toFilter(
  query: Exclude<AccountQuery, { objectGuid: string }>,
  employeeNumberAttribute: EmployeeNumberAttribute,
): string {
  const [value] = Object.values(query)
  if (typeof value !== 'string' || value.trim() === '')
    throw new RangeError('an account is looked for by something')
  if ('employeeNumber' in query) return `(${employeeNumberAttribute}=${escapeFilter`${value}`})`
  if ('userPrincipalName' in query) return `(userPrincipalName=${escapeFilter`${value}`})`
  if ('sid' in query) return `(objectSid=${escapeFilter`${value}`})`
  return `(sAMAccountName=${escapeFilter`${value}`})`
}
