import {
  type ConditionalAccessPolicy,
  type Strength,
  strengths,
} from '../state/conditional-access.ts'
import { findGroupsOf, type TenantState } from '../state/create-tenant-state.ts'
import type { Proof } from './sign-in-session.ts'

/** What a sign-in is for. */
export interface Purpose {
  /** Left out: a page of the tenant itself. */
  readonly clientId: string | undefined
  /** The authentication contexts that were asked for by `claims`. */
  readonly contexts: readonly string[]
}

/** What conditional access makes of a sign-in. */
export interface Demands {
  /** Every one of them must be met. */
  readonly strengths: readonly Strength[]
  /** Whether somebody who is signed in must show everything again. */
  readonly everyTime: boolean
}

/** What the enabled policies demand of this person for this purpose; nothing without the licence. */
export function decideDemands(
  state: TenantState,
  userId: string,
  { clientId, contexts }: Purpose,
): Demands {
  if (state.licence === 'free') return { strengths: [], everyTime: false }
  const groups = findGroupsOf(state, userId).map(({ id }) => id)
  const policies = state.conditionalAccess
    .list()
    .filter((policy) => policy.state === 'enabled' && includes(policy, userId, groups))
    .filter(
      (policy) =>
        policy.contexts.some((each) => contexts.includes(each)) ||
        policy.applications.some((each) => each === 'All' || each === clientId),
    )
  return {
    // The control that is older than strengths is met by the same combinations.
    strengths: [...new Set(policies.map(({ strength }) => strength ?? 'mfa'))],
    everyTime: policies.some(({ everyTime }) => everyTime),
  }
}

function includes(
  { includeUsers, includeGroups, excludeUsers }: ConditionalAccessPolicy,
  userId: string,
  groups: readonly string[],
): boolean {
  if (excludeUsers.includes(userId)) return false
  const byName = includeUsers.some((each) => each === 'All' || each === userId)
  return byName || includeGroups.some((each) => groups.includes(each))
}

/** Whether what was shown is one of the combinations of a strength. */
export function isMet(strength: Strength, proofs: readonly Proof[]): boolean {
  const shown: readonly string[] = proofs
  return strengths[strength].allowedCombinations.some((combination) =>
    combination.split(',').every((part) => shown.includes(part)),
  )
}

/**
 * The contexts a token says were satisfied (`acrs`): those that were asked for, exist and are published. One that no policy is
 * about is said to be satisfied as well: UNVERIFIED, and a trap on purpose for a client that does not look at the policies.
 */
export function decideContexts(state: TenantState, contexts: readonly string[]): readonly string[] {
  return contexts.filter((id) => state.authenticationContexts.get(id)?.isAvailable)
}
