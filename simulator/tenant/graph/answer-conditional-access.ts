import {
  type AuthenticationContext,
  type ConditionalAccessPolicy,
  strengths,
} from '../state/conditional-access.ts'
import {
  answerCollection,
  answerEntity,
  type GraphAnswer,
  type GraphCall,
  GraphError,
  notFound,
} from './graph-call.ts'

const contexts = 'identity/conditionalAccess/authenticationContextClassReferences'
const policies = 'identity/conditionalAccess/policies'

/** `GET /identity/conditionalAccess/authenticationContextClassReferences` and `…/{context}`. */
export function readContexts(call: GraphCall, id?: string): GraphAnswer {
  checkLicence(call)
  const all = call.state.authenticationContexts.list(call.asOf)
  return answerOneOrAll<AuthenticationContext>(call, contexts, all, id, (each) => ({ ...each }))
}

/** `GET /identity/conditionalAccess/policies` and `…/{policy}`. No query options here. */
export function readPolicies(call: GraphCall, id?: string): GraphAnswer {
  checkLicence(call)
  const all = call.state.conditionalAccess.list(call.asOf)
  return answerOneOrAll(call, policies, all, id, showPolicy)
}

function answerOneOrAll<T extends { readonly id: string }>(
  call: GraphCall,
  context: string,
  all: readonly T[],
  id: string | undefined,
  show: (each: T) => Readonly<Record<string, unknown>>,
): GraphAnswer {
  if (id === undefined) return answerCollection(call, context, all.map(show))
  const one = all.find((each) => each.id === id)
  if (!one) throw notFound(id)
  return answerEntity(call, context, show(one))
}

/** Conditional access wants P1; what it says without is UNVERIFIED. */
function checkLicence({ state }: GraphCall): void {
  if (state.licence !== 'free') return
  throw new GraphError(
    403,
    'AccessDenied',
    'Your tenant is not licensed for Microsoft Entra ID Premium.',
  )
}

function showPolicy(policy: ConditionalAccessPolicy) {
  return {
    id: policy.id,
    templateId: null,
    displayName: policy.displayName,
    createdDateTime: policy.createdAt.toISOString(),
    modifiedDateTime: null,
    state: policy.state,
    conditions: {
      clientAppTypes: ['all'],
      userRiskLevels: [],
      signInRiskLevels: [],
      servicePrincipalRiskLevels: [],
      applications: {
        includeApplications: policy.applications,
        excludeApplications: [],
        includeUserActions: [],
        includeAuthenticationContextClassReferences: policy.contexts,
        applicationFilter: null,
      },
      users: {
        includeUsers: policy.includeUsers,
        excludeUsers: policy.excludeUsers,
        includeGroups: policy.includeGroups,
        excludeGroups: [],
        includeRoles: [],
        excludeRoles: [],
        includeGuestsOrExternalUsers: null,
        excludeGuestsOrExternalUsers: null,
      },
      platforms: null,
      locations: null,
      devices: null,
      clientApplications: null,
    },
    grantControls: {
      operator: 'OR',
      builtInControls: policy.strength ? [] : ['mfa'],
      customAuthenticationFactors: [],
      termsOfUse: [],
      authenticationStrength: policy.strength ? showStrength(policy) : null,
    },
    sessionControls: policy.everyTime ? { signInFrequency: everyTime } : null,
  }
}

const everyTime = {
  value: null,
  type: null,
  authenticationType: 'primaryAndSecondaryAuthentication',
  frequencyInterval: 'everyTime',
  isEnabled: true,
}

function showStrength({ strength, createdAt }: ConditionalAccessPolicy) {
  const { id, displayName, allowedCombinations } = strengths[strength ?? 'mfa']
  const at = createdAt.toISOString()
  return {
    id,
    displayName,
    description: null,
    policyType: 'builtIn',
    requirementsSatisfied: 'mfa',
    allowedCombinations,
    createdDateTime: at,
    modifiedDateTime: at,
  }
}
