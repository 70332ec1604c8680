import { compactVerify, decodeProtectedHeader, type JWTPayload, SignJWT } from 'jose'
import * as z from 'zod/mini'
import { type PublicJwk, zPublicJwk } from './ids.ts'
import { importPublicKey, type KeyPair, thumbprintOf } from './keys.ts'

/** The kinds of signed words, each with a `typ` of its own so that none passes for another (RFC 8725, 3.11). */
export type WordType =
  | 'agents'
  | 'agent-self'
  | 'encryption-key'
  | 'grant'
  | 'receipt'
  | 'close-receipt'
  | 'pass-receipt'
  | 'pass-request'
  | 'phone-receipt'
  | 'phone-request'
  | 'own-challenge'
  | 'agent-request'
  | 'journal-position'

/** How far two clocks may be apart before words count as too old, or too new. */
export const slackSeconds = 120
const zTimes = z.looseObject({ iat: z.number(), exp: z.number() })

/** Signs claims as a JWS (ES256) that carries its public key; who may sign what is for the verifier to say. */
export function signWords(
  type: WordType,
  claims: JWTPayload,
  key: Pick<KeyPair, 'privateKey' | 'publicJwk'>,
): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', typ: `firstkey-${type}+jwt`, jwk: { ...key.publicJwk } })
    .sign(key.privateKey)
}

/** Signed words whose signature, type, shape and time hold. `signer` is whose they are; trust in it is the caller's. */
export interface VerifiedWords<T> {
  readonly signer: string
  readonly signerJwk: PublicJwk
  readonly claims: T
}

/**
 * Verifies signed words: type, ES256, signature by the key they carry, shape, `exp` with two minutes of slack.
 *
 * Not yet verified: that `signer` may say this. Compare it with a pinned thumbprint or the list of agents.
 * Returns `undefined` for anything that does not hold; why is nobody's business outside.
 */
export async function verifyWords<S extends z.ZodMiniType>(
  type: WordType,
  words: string,
  schema: S,
  now: Date,
): Promise<VerifiedWords<z.infer<S>> | undefined> {
  try {
    const header = decodeProtectedHeader(words)
    if (Object.keys(header).length !== 3) return undefined
    if (header['typ'] !== `firstkey-${type}+jwt`) return undefined
    const signerJwk = zPublicJwk.parse(header['jwk'])
    // Not jose's `jwtVerify`: it would cost every browser another kilobyte for the one comparison below.
    const key = await importPublicKey(signerJwk, 'sig')
    const { payload } = await compactVerify(words, key, { algorithms: ['ES256'] })
    const said: unknown = JSON.parse(new TextDecoder().decode(payload))
    if (zTimes.parse(said).exp <= secondsOf(now) - slackSeconds) return undefined
    const claims = schema.safeParse(said)
    if (!claims.success) return undefined
    return { signer: await thumbprintOf(signerJwk), signerJwk, claims: claims.data }
  } catch {
    // Whatever was wrong with it (shape, key, signature, time), these are not words to act on.
    return undefined
  }
}

/** An instant as the NumericDate of RFC 7519. */
export function secondsOf(instant: Date): number {
  return Math.floor(instant.getTime() / 1000)
}
