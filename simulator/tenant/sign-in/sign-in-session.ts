import type { Person } from '../state/person.ts'

/** What somebody has shown at a sign-in, in the words of Graph's `allowedCombinations`. */
export type Proof =
  | 'password'
  | 'temporaryAccessPassOneTime'
  | 'temporaryAccessPassMultiUse'
  | 'fido2'

/** Somebody is signed in, in one browser, which holds nothing but the id. */
export interface SignInSession {
  readonly id: string
  readonly userId: string
  readonly proofs: readonly Proof[]
  /** The last gesture: `auth_time` of every token that comes from it. */
  readonly at: Date
  /** The pass it began with, if it did. */
  readonly passId: string | undefined
  /** Until when something can be registered after a sign-in with a pass: ten minutes, if it is good once. */
  readonly registerUntil: Date | undefined
  readonly until: Date
}

/** A browser stays signed in for a day. UNVERIFIED: Entra's own lifetimes are longer and depend on policies. */
export const sessionLife = 24 * 3_600_000

/**
 * Whether a session still counts. It ends with its pass, when sessions are revoked, and when the account is disabled or gone.
 * That it also ends when its pass is deleted or replaced is UNVERIFIED, and assumed, as it is the worse case.
 */
export function isAlive(
  session: SignInSession,
  person: Person | undefined,
  now: Date,
): person is Person {
  if (!person?.user.accountEnabled || session.until <= now) return false
  const validFrom = person.user['signInSessionsValidFromDateTime']
  if (typeof validFrom === 'string' && new Date(validFrom) > session.at) return false
  return session.passId === undefined || person.pass?.id === session.passId
}

/**
 * Whether a passkey may be registered in this session: with a passkey, or with a pass in its time. That a password alone is not
 * enough, not even for a first passkey, is UNVERIFIED, and the harder choice.
 */
export function decideRegistration(
  { proofs, registerUntil }: SignInSession,
  now: Date,
): 'allowed' | 'too-late' | 'too-weak' {
  if (proofs.includes('fido2')) return 'allowed'
  if (!registerUntil) return 'too-weak'
  return registerUntil > now ? 'allowed' : 'too-late'
}
