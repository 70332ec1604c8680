import { findRolesOf } from '../state/create-tenant-state.ts'
import type { Method, Person } from '../state/person.ts'
import {
  answerCollection,
  answerEntity,
  type GraphAnswer,
  type GraphCall,
  GraphError,
  notFound,
} from './graph-call.ts'
import { parseFilter } from './parse-filter.ts'

const context = 'reports/authenticationMethods/userRegistrationDetails'
const filterable = [
  'id',
  'userPrincipalName',
  'isAdmin',
  'isMfaCapable',
  'isMfaRegistered',
  'isPasswordlessCapable',
  'isSsprRegistered',
  'userType',
]

/** `GET /reports/authenticationMethods/userRegistrationDetails` and `…/{user}`: hours behind in the real tenant. */
export function readRegistration(call: GraphCall, id?: string): GraphAnswer {
  const { state, query } = call
  if (state.licence === 'free') {
    throw new GraphError(
      403,
      'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
      'Neither tenant is B2C or tenant does not have premium license',
    )
  }
  const asOf = new Date(call.asOf.getTime() - state.delays.report)
  const shown = state.people.list(asOf).map((person) => show(call, person, asOf))
  if (id !== undefined) {
    const one = shown.find((each) => each.id === id)
    if (!one) throw notFound(id)
    return answerEntity(call, context, one)
  }
  const text = query.get('$filter')
  const matches =
    text === null ? () => true : parseFilter(text, { plain: filterable, advanced: [] }, false)
  return answerCollection(call, context, shown.filter(matches))
}

function show({ state }: GraphCall, person: Person, asOf: Date) {
  const { user, methods, pass } = person
  const has = (...kinds: readonly Method['kind'][]) =>
    methods.some(({ kind }) => kinds.includes(kind))
  const passwordless = has('fido2', 'windowsHelloForBusiness', 'platformCredential')
  const mfa = passwordless || has('phone', 'microsoftAuthenticator', 'softwareOath')
  const reset = has('phone', 'email', 'microsoftAuthenticator', 'softwareOath')
  return {
    id: user.id,
    userPrincipalName: user.userPrincipalName,
    userDisplayName: user.displayName,
    userType: user.userType === 'Guest' ? 'guest' : 'member',
    isAdmin: findRolesOf(state, user.id, asOf).some(({ eligible }) => !eligible),
    isSsprRegistered: reset,
    isSsprEnabled: true,
    isSsprCapable: reset,
    isMfaRegistered: mfa,
    isMfaCapable: mfa,
    isPasswordlessCapable: passwordless,
    methodsRegistered: [...methods.flatMap(nameMethod), ...(pass ? ['temporaryAccessPass'] : [])],
    isSystemPreferredAuthenticationMethodEnabled: false,
    systemPreferredAuthenticationMethods: [],
    userPreferredMethodForSecondaryAuthentication: has('phone') ? 'sms' : 'none',
    lastUpdatedDateTime: asOf.toISOString(),
  }
}

/** The words of `methodsRegistered`: `mobilePhone`, `email` and `passKeyDeviceBound` are documented, the others UNVERIFIED. */
function nameMethod({ kind, details }: Method): readonly string[] {
  switch (kind) {
    case 'password':
      return []
    case 'phone':
      return [phoneNames[String(details['phoneType'])] ?? 'mobilePhone']
    case 'fido2':
      return [details['passkeyType'] === 'synced' ? 'passKeySynced' : 'passKeyDeviceBound']
    case 'microsoftAuthenticator':
      return ['microsoftAuthenticatorPush']
    case 'softwareOath':
      return ['softwareOneTimePasscode']
    default:
      return [kind]
  }
}

const phoneNames: Readonly<Record<string, string>> = {
  mobile: 'mobilePhone',
  alternateMobile: 'alternateMobilePhone',
  office: 'officePhone',
}
