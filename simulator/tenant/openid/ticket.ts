import { createHash, randomUUID } from 'node:crypto'
import type { TenantState } from '../state/create-tenant-state.ts'

/** A finished sign-in that a client will hear of. To the provider it is an account: it never sees the person. */
export interface Ticket {
  readonly id: string
  readonly userId: string
  /** The last gesture: `auth_time`. */
  readonly at: Date
  /** The contexts that were satisfied: `acrs`. */
  readonly contexts: readonly string[]
  /** No token lives longer: the end of the session, and so of the pass it came from. */
  readonly until: Date
}

/** Seconds. UNVERIFIED: as commonly seen. */
const tokenLife = 3600

/**
 * The claims of an ID token, v2.0. There is no `amr`: v2.0 tokens do not hold it (documented). `auth_time` is always there; in
 * Entra it is an optional claim that the application must be set up for, as is `onprem_sid`. `sub` is another one for each application.
 * @see https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference
 */
export function describeTicket(
  state: TenantState,
  ticket: Ticket,
  asked: {
    readonly clientId: string
    readonly issuer: string
    readonly scopes: readonly string[]
    readonly nonce: unknown
  },
): Readonly<Record<string, unknown>> {
  const user = state.people.get(ticket.userId)?.user
  const sid = user?.['onPremisesSecurityIdentifier']
  const now = Math.floor(state.now().getTime() / 1000)
  const pairwise = createHash('sha256').update(`${asked.clientId} ${ticket.userId} ${state.id}`)
  const profile = asked.scopes.includes('profile')
    ? { name: user?.displayName, oid: ticket.userId, preferred_username: user?.userPrincipalName }
    : {}
  const mail = asked.scopes.includes('email') && user?.['mail'] ? { email: user['mail'] } : {}
  return {
    aud: asked.clientId,
    iss: asked.issuer,
    iat: now,
    nbf: now,
    exp: now + secondsLeft(state, ticket),
    auth_time: Math.floor(ticket.at.getTime() / 1000),
    ...(ticket.contexts.length > 0 ? { acrs: ticket.contexts } : {}),
    ...(sid ? { onprem_sid: sid } : {}),
    ...(asked.nonce === undefined ? {} : { nonce: asked.nonce }),
    ...profile,
    ...mail,
    sub: pairwise.digest('base64url'),
    tid: state.id,
    uti: randomUUID(),
    ver: '2.0',
  }
}

/** How long a token lives. */
export function secondsLeft(state: TenantState, { until }: Ticket): number {
  const left = Math.floor((until.getTime() - state.now().getTime()) / 1000)
  return Math.max(1, Math.min(tokenLife, left))
}
