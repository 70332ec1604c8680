import type { SyncedAccount } from './read-accounts.ts'

/** A user of the tenant as the sync wants it, in Graph's own names; `null` takes a property away. */
export interface WantedUser {
  readonly userPrincipalName: string
  readonly displayName: string
  readonly accountEnabled: boolean
  readonly onPremisesImmutableId: string
  readonly [property: string]: unknown
}

/** Graph's names, and the attributes they come from. */
const copied = {
  givenName: 'givenName',
  surname: 'sn',
  mail: 'mail',
  mobilePhone: 'mobile',
  employeeId: 'employeeID',
  employeeType: 'employeeType',
  jobTitle: 'title',
  department: 'department',
  companyName: 'company',
  officeLocation: 'physicalDeliveryOfficeName',
  streetAddress: 'streetAddress',
  city: 'l',
  state: 'st',
  postalCode: 'postalCode',
  country: 'co',
  preferredLanguage: 'preferredLanguage',
} as const

/**
 * What Entra shows of a synchronised account. `accountExpires` is not in it: an account that has run out in AD stays open in
 * the cloud. A user principal name whose domain is not one of the tenant's is moved to the tenant's own, as Entra does with the
 * initial domain; `onPremisesUserPrincipalName` keeps the one of AD.
 */
export function describeUser(
  account: SyncedAccount,
  domains: { readonly tenant: string; readonly directory: string },
): WantedUser {
  const text = (name: string) => account.texts[name]?.[0] ?? null
  const sam = text('sAMAccountName') ?? account.objectGuid
  const upn = text('userPrincipalName') ?? `${sam}@${domains.directory}`
  const [prefix = sam, suffix = ''] = upn.split('@')
  const isOwn = suffix.toLowerCase() === domains.tenant.toLowerCase()
  const phone = text('telephoneNumber')
  return {
    userPrincipalName: isOwn ? upn : `${prefix}@${domains.tenant}`,
    displayName: text('displayName') ?? text('cn') ?? sam,
    accountEnabled: !account.disabled,
    mailNickname: prefix,
    ...Object.fromEntries(
      Object.entries(copied).map(([property, attribute]) => [property, text(attribute)]),
    ),
    businessPhones: phone === null ? [] : [phone],
    proxyAddresses: account.texts['proxyAddresses'] ?? [],
    onPremisesExtensionAttributes: describeExtensions(account),
    onPremisesSyncEnabled: true,
    onPremisesImmutableId: account.immutableId,
    onPremisesSamAccountName: sam,
    onPremisesDomainName: domains.directory,
    onPremisesDistinguishedName: account.dn,
    onPremisesUserPrincipalName: upn,
    onPremisesSecurityIdentifier: account.sid,
    ...describeHireDate(text('msDS-cloudExtensionAttribute1')),
  }
}

/**
 * The attribute that Microsoft's guide for workflows synchronises to `employeeHireDate`: `20261201070000.0Z`. Where it is empty the hire
 * date of the cloud is left alone.
 * @see https://learn.microsoft.com/entra/id-governance/how-to-lifecycle-workflow-sync-attributes
 */
function describeHireDate(text: string | null): { readonly employeeHireDate?: string } {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d+)?Z$/.exec(text ?? '') ?? []
  if (!year) return {}
  return { employeeHireDate: `${year}-${month}-${day}T${hour}:${minute}:${second}Z` }
}

function describeExtensions({ texts }: SyncedAccount): Readonly<Record<string, unknown>> | null {
  const names = Object.keys(texts).filter((name) => name.startsWith('extensionAttribute'))
  if (!names.some((name) => texts[name]?.length)) return null
  return Object.fromEntries(names.map((name) => [name, texts[name]?.[0] ?? null]))
}
