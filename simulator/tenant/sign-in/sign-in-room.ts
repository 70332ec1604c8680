import type { OpenIdProvider } from '../openid/create-openid-provider.ts'
import type { TenantState } from '../state/create-tenant-state.ts'
import type { Flows } from './create-flows.ts'
import type { Passkeys } from './create-passkeys.ts'
import type { Proof, SignInSession } from './sign-in-session.ts'

/** A sign-in at the pages, as *My Sign-ins* lists it. */
export interface SignInNote {
  readonly userId: string
  readonly at: Date
  readonly application: string
  readonly proofs: readonly Proof[]
}

/** What the pages of a sign-in share. */
export interface SignInRoom {
  readonly state: TenantState
  readonly flows: Flows
  readonly sessions: Map<string, SignInSession>
  readonly passkeys: Passkeys
  readonly notes: SignInNote[]
  /** For those who came from a client. */
  readonly openId: OpenIdProvider
}
