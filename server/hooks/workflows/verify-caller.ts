import { type CryptoKey, compactVerify, decodeProtectedHeader } from 'jose'
import { z } from 'zod'
import type { ErrorCode } from '../../../protocol/errors.ts'
import type { SigningKeys } from '../../../protocol/keep-signing-keys.ts'
import type { WorkflowSettings } from './workflow-settings.ts'

/** Whether the caller is the relay, or the code of what did not hold. */
export type VerifiedCaller = 'relay' | { readonly refused: ErrorCode }

/** An app-only access token, v1.0 (`appid`) or v2.0 (`azp`). Any other claim may be there. */
const zClaims = z.looseObject({
  iss: z.string(),
  aud: z.string(),
  tid: z.string(),
  oid: z.string(),
  ver: z.string().optional(),
  appid: z.string().optional(),
  azp: z.string().optional(),
  /** Whom it speaks for: there is nobody at a Logic App, so that a token of a person’s is none of its. */
  scp: z.never().optional(),
  nbf: z.number().optional(),
  exp: z.number(),
})
type Claims = z.output<typeof zClaims>

const slackSeconds = 120
const longestToken = 8192
const algorithms = ['RS256', 'PS256']

/**
 * Verifies the bearer token of the Logic App’s managed identity (RFC 7519, RFC 8725; Microsoft, “Access token claims
 * reference”): RS256 or PS256 and no other algorithm, by a key of the pinned tenant; issuer in its v1.0 or v2.0 form, tenant,
 * audience, application, object id, time. Returns the first that does not hold, for the log: outside all are one answer.
 *
 * Not verified: what the call says. A token can be shown twice while it lives, so what it opens must bear that.
 */
export async function verifyCaller(
  token: string,
  settings: WorkflowSettings,
  keys: SigningKeys,
  now: Date,
): Promise<VerifiedCaller> {
  if (token === '' || token.length > longestToken) return { refused: 'hook-token' }
  const payload = await verifySignature(token, keys)
  if (typeof payload === 'string') return { refused: payload }
  const parsed = zClaims.safeParse(payload.claims)
  if (!parsed.success) return { refused: 'hook-token' }
  const broken = findBroken(parsed.data, settings, Math.floor(now.getTime() / 1000))
  return broken ? { refused: broken } : 'relay'
}

async function verifySignature(
  token: string,
  keys: SigningKeys,
): Promise<{ readonly claims: unknown } | ErrorCode> {
  const header = readHeader(token)
  if (!header) return 'hook-token'
  const key = await keys.find(header.kid)
  if (key === 'unreachable') return 'hook-keys'
  if (key === 'unknown') return 'hook-signature'
  try {
    // Imported for RS256: a PS256 signature is looked at by the same public key under its own name.
    const { payload } = await compactVerify(token, await forAlgorithm(key, header.alg), {
      algorithms: [header.alg],
    })
    return { claims: JSON.parse(new TextDecoder().decode(payload)) }
  } catch {
    // Not signed by that key, or not JSON.
    return 'hook-signature'
  }
}

/** The algorithm is one of two, whatever a header says; a header that wants more understood is refused (RFC 7515, 4.1.11). */
function readHeader(token: string): { readonly alg: string; readonly kid: string } | undefined {
  try {
    const { alg, kid, crit, b64 } = decodeProtectedHeader(token)
    const isPlain = crit === undefined && b64 === undefined
    if (!isPlain || alg === undefined || kid === undefined) return undefined
    return algorithms.includes(alg) ? { alg, kid } : undefined
  } catch {
    return undefined
  }
}

/** A public key of WebCrypto is for one algorithm. */
async function forAlgorithm(key: CryptoKey, alg: string): Promise<CryptoKey> {
  if (alg === 'RS256') return key
  const jwk = await crypto.subtle.exportKey('jwk', key)
  const { n = '', e = '' } = jwk
  const hash = { name: 'RSA-PSS', hash: 'SHA-256' }
  return await crypto.subtle.importKey('jwk', { kty: 'RSA', n, e }, hash, false, ['verify'])
}

/** In this order: what says more about whoever sent it comes first. */
function findBroken(claims: Claims, wanted: WorkflowSettings, now: number): ErrorCode | undefined {
  const { tenant, audience, appId, objectId } = wanted
  const rules: readonly (readonly [boolean, ErrorCode])[] = [
    [claims.tid === tenant && isIssuer(claims, wanted), 'hook-tenant'],
    [claims.aud === audience, 'hook-audience'],
    [isApplication(claims, appId), 'hook-application'],
    [claims.oid === objectId, 'hook-identity'],
    [claims.exp > now - slackSeconds && (claims.nbf ?? now) <= now + slackSeconds, 'hook-expired'],
  ]
  return rules.find(([holds]) => !holds)?.[1]
}

function isIssuer({ iss }: Claims, { tenant, loginUrl, tokenUrl }: WorkflowSettings): boolean {
  return iss === `${tokenUrl}/${tenant}/` || iss === `${loginUrl}/${tenant}/v2.0`
}

/** Every one of the two that is there has to be the one. */
function isApplication({ appid, azp }: Claims, wanted: string): boolean {
  const named = [appid, azp].filter((each) => each !== undefined)
  return named.length > 0 && named.every((each) => each === wanted)
}
