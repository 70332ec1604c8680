import { randomUUID } from 'node:crypto'
import type { AuthenticationContext, ConditionalAccessPolicy } from './state/conditional-access.ts'
import type { TenantState } from './state/create-tenant-state.ts'

/** Authentication contexts and the policies that say what they demand. */
export function administerConditionalAccess(state: TenantState) {
  return {
    /** Adds a context, or changes it. */
    setAuthenticationContext(wanted: Partial<AuthenticationContext> & { readonly id: string }) {
      const before = state.authenticationContexts.get(wanted.id) ?? fresh
      state.version += 1
      state.authenticationContexts.set(wanted.id, { ...before, ...wanted }, state.now())
    },
    /** Left out: enabled, for everybody, about nothing, multifactor authentication. The id of the policy. */
    addConditionalAccessPolicy(wanted: Partial<Omit<ConditionalAccessPolicy, 'id' | 'createdAt'>>) {
      const id = randomUUID()
      state.version += 1
      const policy = { ...demandNothing, ...wanted, id, createdAt: state.now() }
      state.conditionalAccess.set(id, policy, state.now())
      return id
    },
    removeConditionalAccessPolicy(id: string) {
      state.version += 1
      state.conditionalAccess.set(id, undefined, state.now())
    },
  }
}

const fresh = { displayName: 'A context', description: '', isAvailable: true }

const demandNothing = {
  displayName: 'A policy',
  state: 'enabled',
  contexts: [],
  applications: [],
  includeUsers: ['All'],
  excludeUsers: [],
  includeGroups: [],
  strength: undefined,
  everyTime: false,
} as const
