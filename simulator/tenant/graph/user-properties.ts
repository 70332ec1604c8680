import type { Person, TenantUser } from '../state/person.ts'
import { badRequest, type GraphCall, GraphError } from './graph-call.ts'

/** What Graph answers of a user when nobody says what they want. */
const byDefault = [
  'businessPhones',
  'displayName',
  'givenName',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
  'id',
]

/** Unset collections are empty, not null. */
const collections = new Set([
  'assignedLicenses',
  'assignedPlans',
  'businessPhones',
  'identities',
  'imAddresses',
  'onPremisesProvisioningErrors',
  'otherMails',
  'provisionedPlans',
  'proxyAddresses',
])

const others = [
  'accountEnabled',
  'city',
  'companyName',
  'country',
  'createdDateTime',
  'creationType',
  'department',
  'employeeHireDate',
  'employeeId',
  'employeeOrgData',
  'employeeType',
  'externalUserState',
  'externalUserStateChangeDateTime',
  'lastPasswordChangeDateTime',
  'mailNickname',
  'onPremisesDistinguishedName',
  'onPremisesDomainName',
  'onPremisesExtensionAttributes',
  'onPremisesImmutableId',
  'onPremisesLastSyncDateTime',
  'onPremisesSamAccountName',
  'onPremisesSecurityIdentifier',
  'onPremisesSyncEnabled',
  'onPremisesUserPrincipalName',
  'passwordPolicies',
  'passwordProfile',
  'postalCode',
  'securityIdentifier',
  'signInActivity',
  'signInSessionsValidFromDateTime',
  'state',
  'streetAddress',
  'usageLocation',
  'userType',
]

/** The properties of a user that there are here: fewer than Graph has. */
const userProperties: ReadonlySet<string> = new Set([...byDefault, ...collections, ...others])

/** The properties asked for with `$select`, or the default ones. */
export function readSelect({ query }: GraphCall): readonly string[] {
  return parseSelect(query.get('$select'))
}

export function parseSelect(text: string | null): readonly string[] {
  if (text === null) return byDefault
  const names = text.split(',').map((name) => name.trim())
  const unknown = names.find((name) => !userProperties.has(name))
  if (unknown === undefined) return names
  throw badRequest(
    `Parsing OData Select and Expand failed: Could not find a property named '${unknown}' on type 'microsoft.graph.user'.`,
  )
}

/**
 * `signInActivity` wants a licence and `AuditLog.Read.All` besides, and a user named by id (all UNVERIFIED). It lags
 * hours behind in the real tenant.
 */
export function checkSignInActivity(call: GraphCall, select: readonly string[], name?: string) {
  if (!select.includes('signInActivity')) return
  if (call.state.licence === 'free') {
    throw new GraphError(
      403,
      'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
      'Neither tenant is B2C or tenant does not have premium license',
    )
  }
  if (!call.caller.roles.includes('AuditLog.Read.All')) {
    throw new GraphError(403, 'Authorization_RequestDenied', 'AuditLog.Read.All is needed.')
  }
  if (name?.includes('@')) {
    throw badRequest('Get By Key only supports UserId and the key has to be a valid Guid')
  }
}

/** The wanted properties as Graph shows them. */
export function showUser(
  call: GraphCall,
  person: Person,
  select: readonly string[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(select.map((name) => [name, readProperty(call, person, name)]))
}

function readProperty(call: GraphCall, person: Person, name: string): unknown {
  if (name === 'signInActivity') return showSignIns(call, person)
  // A password is never shown.
  if (name === 'passwordProfile') return null
  const value = person.user[name as keyof TenantUser]
  return value ?? (collections.has(name) ? [] : null)
}

function showSignIns({ state, now }: GraphCall, { signIns }: Person): unknown {
  const last = signIns.findLast((at) => at.getTime() <= now.getTime() - state.delays.signInActivity)
  const at = last?.toISOString()
  return at === undefined ? null : { lastSignInDateTime: at, lastSuccessfulSignInDateTime: at }
}
