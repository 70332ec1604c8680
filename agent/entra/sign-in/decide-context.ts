import * as z from 'zod'

/** A policy of conditional access, as far as it says what stands behind a context. */
export const zContextPolicy = z.object({
  displayName: z.string().nullish(),
  state: z.string(),
  // Also what Microsoft adds later: a condition that is not known here may leave people out.
  conditions: z.looseObject({
    clientAppTypes: z.array(z.string()).nullish(),
    applications: z.object({
      includeAuthenticationContextClassReferences: z.array(z.string()).nullish(),
    }),
    users: z.object({
      includeUsers: z.array(z.string()).nullish(),
      excludeUsers: z.array(z.string()).nullish(),
      excludeGroups: z.array(z.string()).nullish(),
      excludeRoles: z.array(z.string()).nullish(),
    }),
  }),
  grantControls: z
    .object({
      operator: z.string().nullish(),
      builtInControls: z.array(z.string()).nullish(),
      customAuthenticationFactors: z.array(z.string()).nullish(),
      termsOfUse: z.array(z.string()).nullish(),
      authenticationStrength: z
        .object({ allowedCombinations: z.array(z.string()).nullish() })
        .nullish(),
    })
    .nullish(),
})
export type ContextPolicy = z.output<typeof zContextPolicy>

/** Why a policy does not stand behind a context for somebody; the nearest miss is what an operator should mend. */
export type ContextGap =
  | 'no-policy'
  | 'not-enabled'
  | 'not-everybody'
  | 'conditions'
  | 'no-strength'
  | 'weak-strength'

/** How near each is to standing behind it. */
const order: readonly ContextGap[] = [
  'no-policy',
  'not-enabled',
  'not-everybody',
  'conditions',
  'no-strength',
  'weak-strength',
]

/**
 * Methods that are strong alone and that nobody is handed: what *my password* takes for a gesture of the very person. A
 * pass is not among them: whoever was given one would own the account for good.
 * @see https://learn.microsoft.com/graph/api/resources/authenticationstrengthpolicy
 */
const strong: ReadonlySet<string> = new Set([
  'fido2',
  'windowsHelloForBusiness',
  'x509CertificateMultiFactor',
  'deviceBasedPush',
])

/**
 * Whether an enabled policy demands a strong method of this person whenever the context is asked for. Strict: a policy that
 * leaves out groups, roles, places or devices is not counted, since whoever falls through its gaps is granted the context
 * without any gesture. (Whether Entra grants a context that no policy is about is *not yet verified*; it is taken for granted.)
 */
export function findContextGap(
  policies: readonly ContextPolicy[],
  context: string,
  user: string,
): ContextGap | undefined {
  const about = policies.filter(({ conditions }) =>
    conditions.applications.includeAuthenticationContextClassReferences?.includes(context),
  )
  const gaps = about.map((policy) => gapOf(policy, user))
  if (gaps.includes(undefined)) return undefined
  return order.findLast((gap) => gaps.includes(gap)) ?? 'no-policy'
}

function gapOf(
  { state, conditions, grantControls }: ContextPolicy,
  user: string,
): ContextGap | undefined {
  if (state !== 'enabled') return 'not-enabled'
  if (!isForEverybody(conditions.users, user)) return 'not-everybody'
  if (!isAlways(conditions)) return 'conditions'
  const combinations = grantControls?.authenticationStrength?.allowedCombinations
  if (!(combinations && combinations.length > 0)) return 'no-strength'
  // With "or", whoever meets another demand is let in without the strength.
  const others = [
    ...(grantControls?.builtInControls ?? []),
    ...(grantControls?.customAuthenticationFactors ?? []),
    ...(grantControls?.termsOfUse ?? []),
  ]
  if (grantControls?.operator !== 'AND' && others.length > 0) return 'weak-strength'
  return combinations.every((each) => strong.has(each)) ? undefined : 'weak-strength'
}

function isForEverybody(users: ContextPolicy['conditions']['users'], user: string): boolean {
  const { includeUsers, excludeUsers, excludeGroups, excludeRoles } = users
  return (
    includeUsers?.includes('All') === true &&
    !excludeUsers?.includes(user) &&
    (excludeGroups ?? []).length === 0 &&
    (excludeRoles ?? []).length === 0
  )
}

function isAlways(conditions: ContextPolicy['conditions']): boolean {
  const { clientAppTypes, applications: _, users: __, ...others } = conditions
  const isForAll = (clientAppTypes ?? ['all']).includes('all')
  return isForAll && Object.entries(others).every(([name, value]) => saysNothing(name, value))
}

/** Annotations (`…@odata.…`) are about the answer, not about people. */
function saysNothing(name: string, value: unknown): boolean {
  const isEmpty = value === undefined || value === null || value === ''
  return isEmpty || name.includes('@') || (Array.isArray(value) && value.length === 0)
}
