import * as z from 'zod/mini'
import { hashOf } from './hash.ts'
import { zId } from './ids.ts'
import type { KeyPair } from './keys.ts'
import { secondsOf, signWords, verifyWords } from './signed-words.ts'

const zRequestClaims = z.strictObject({
  /** Method and URL path that this word is bound to. */
  htm: z.literal('POST'),
  htu: z.string(),
  /** SHA-256 of the body, base64url. */
  bh: z.string(),
  jti: zId,
  iat: z.number(),
  exp: z.number(),
})

/** The request a signature is bound to. `path` without host: the server may stand behind a proxy. */
export interface BoundRequest {
  readonly path: string
  readonly body: string
}

const requestSeconds = 60

/** Signs one request of an agent: bound to method, path, time, `jti` and body (after RFC 9449, with the body added). */
export async function signAgentRequest(
  request: BoundRequest,
  jti: string,
  identity: KeyPair,
  now: Date,
): Promise<string> {
  const iat = secondsOf(now)
  const bh = await hashOf(request.body)
  const claims = { htm: 'POST', htu: request.path, bh, jti, iat, exp: iat + requestSeconds }
  return signWords('agent-request', claims, identity)
}

/**
 * Verifies that a request was signed by the key it names. Not yet verified: that this agent is enrolled and listed,
 * and that `jti` is new.
 */
export async function verifyAgentRequest(
  words: string,
  request: BoundRequest,
  now: Date,
): Promise<{ readonly agent: string; readonly jti: string; readonly expiresAt: Date } | undefined> {
  const verified = await verifyWords('agent-request', words, zRequestClaims, now)
  if (!verified) return undefined
  const { htu, bh, jti, exp } = verified.claims
  if (htu !== request.path || bh !== (await hashOf(request.body))) return undefined
  return { agent: verified.signer, jti, expiresAt: new Date(exp * 1000) }
}
