import { compactVerify, decodeProtectedHeader } from 'jose'
import * as z from 'zod'
import type { ErrorCode } from '../../../protocol/errors.ts'
import type { SigningKeys } from '../../../protocol/keep-signing-keys.ts'
import { parseJson } from '../parse-json.ts'

/** A sign-in that the tenant vouches for. */
export interface SignIn {
  /** The object id of the person. */
  readonly user: string
  /** The security identifier of their account in the directory, where the token holds one (`onprem_sid`). */
  readonly sid?: string
  /** When the tenant issued the token, in seconds since 1970 by its clock. */
  readonly issuedAt: number
}

/** What a token has to say to count. */
export interface WantedSignIn {
  readonly tenant: string
  readonly issuer: string
  /** The client id of the application that is for this and for nothing else. */
  readonly application: string
  readonly context: string
  readonly nonce: string
  /** The very person, where it is known who it has to be. */
  readonly user?: string
  /** The gesture has to be later than this. */
  readonly after: Date
}

export type VerifiedSignIn =
  | { readonly outcome: 'read'; readonly value: SignIn }
  | { readonly outcome: 'refused'; readonly code: ErrorCode }

/**
 * Claims of an ID token, v2.0. `acrs`, `auth_time`, `acct` and `onprem_sid` are optional claims that the application's
 * registration asks for (Microsoft, “Optional claims reference”).
 */
const zClaims = z.looseObject({
  iss: z.string(),
  aud: z.string(),
  tid: z.string(),
  oid: z.string(),
  ver: z.literal('2.0'),
  nonce: z.string(),
  iat: z.number(),
  nbf: z.number().optional(),
  exp: z.number(),
  auth_time: z.number(),
  acrs: z.array(z.string()).optional(),
  idp: z.string().optional(),
  acct: z.number().optional(),
  onprem_sid: z.string().optional(),
})
type Claims = z.output<typeof zClaims>

const slackSeconds = 120
/** A token says a moment, not a standing permission. */
const freshSeconds = 15 * 60

/**
 * Verifies an ID token of the tenant (OpenID Connect Core 1.0, 3.1.3.7): RS256 and no other algorithm, by a key that this
 * agent fetched; issuer, tenant, application, time, nonce; no guest; the very person; a gesture later than `after`;
 * under the context. The first thing that does not hold is the answer; outside, all of them look the same.
 *
 * Not yet verified: that a policy stands behind the context (see `decide-context.ts`). How the person signed in is not in
 * the token (`amr` is not in v2.0): the policy's authentication strength is what rules out passwords and passes.
 */
export async function verifySignIn(
  token: string,
  wanted: WantedSignIn,
  keys: SigningKeys,
  now: Date,
): Promise<VerifiedSignIn> {
  const payload = await verifySignature(token, keys)
  if (typeof payload === 'string') return { outcome: 'refused', code: payload }
  const parsed = zClaims.safeParse(payload.claims)
  if (!parsed.success) return { outcome: 'refused', code: 'sign-in-malformed' }
  const claims = parsed.data
  const broken = findBroken(claims, wanted, Math.floor(now.getTime() / 1000))
  if (broken) return { outcome: 'refused', code: broken }
  const { oid, iat, onprem_sid } = claims
  const value = { user: oid, issuedAt: iat, ...(onprem_sid ? { sid: onprem_sid } : {}) }
  return { outcome: 'read', value }
}

async function verifySignature(
  token: string,
  keys: SigningKeys,
): Promise<{ readonly claims: unknown } | ErrorCode> {
  try {
    const { alg, kid, crit, b64 } = decodeProtectedHeader(token)
    if (alg !== 'RS256' || kid === undefined || crit !== undefined || b64 !== undefined) {
      return 'sign-in-signature'
    }
    const key = await keys.find(kid)
    if (key === 'unreachable') return 'cloud-unreachable'
    if (key === 'unknown') return 'sign-in-signature'
    const { payload } = await compactVerify(token, key, { algorithms: ['RS256'] })
    return { claims: parseJson(new TextDecoder().decode(payload)) }
  } catch {
    // Not a token, or not signed by that key.
    return 'sign-in-signature'
  }
}

/** In this order: what is graver, and what says more about whoever sent it, comes first. */
function findBroken(claims: Claims, wanted: WantedSignIn, now: number): ErrorCode | undefined {
  const rules: readonly (readonly [boolean, ErrorCode])[] = [
    [claims.tid === wanted.tenant && claims.iss === wanted.issuer, 'sign-in-tenant'],
    [claims.aud === wanted.application, 'sign-in-application'],
    [isNow(claims, now), 'sign-in-expired'],
    [!isGuest(claims), 'sign-in-guest'],
    [wanted.user === undefined || claims.oid === wanted.user, 'sign-in-person'],
    [claims.nonce === wanted.nonce, 'sign-in-nonce'],
    [claims.auth_time * 1000 > wanted.after.getTime(), 'sign-in-early'],
    [claims.acrs?.includes(wanted.context) === true, 'sign-in-context'],
  ]
  return rules.find(([holds]) => !holds)?.[1]
}

function isNow({ iat, nbf = iat, exp, auth_time }: Claims, now: number): boolean {
  const latest = now + slackSeconds
  const isBegun = iat <= latest && nbf <= latest && auth_time <= latest
  return isBegun && exp > now - slackSeconds && iat > now - freshSeconds
}

/** Guests carry where they are at home (`idp`), or say so (`acct`). */
function isGuest({ idp, iss, acct }: Claims): boolean {
  return acct === 1 || (idp !== undefined && idp !== iss)
}
