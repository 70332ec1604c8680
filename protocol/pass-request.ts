import * as z from 'zod/mini'
import { zAccount, zDirectory, zId, zPublicJwk, zPurpose } from './ids.ts'
import type { KeyPair } from './keys.ts'
import { zPassUse } from './pass-use.ts'
import { secondsOf, signWords, slackSeconds, verifyWords } from './signed-words.ts'

const zPassRequest = z.strictObject({
  account: zAccount,
  directory: zDirectory,
  delivery: zId,
  purpose: zPurpose,
  use: zPassUse,
  jti: zId,
  /** The key to seal the pass to; the grant has to name it. */
  enc: zPublicJwk,
})
export type PassRequest = z.infer<typeof zPassRequest>

const zPassRequestClaims = z.extend(zPassRequest, { iat: z.number(), exp: z.number() })

/** A press counts for as long as a person waits for what it asked for. */
const requestMinutes = 5

/** The hire's press: this browser, whose keys a grant names, asks for a pass now. */
export function createPassRequest(
  words: PassRequest,
  signingKey: KeyPair,
  now: Date,
): Promise<string> {
  const iat = secondsOf(now)
  return signWords('pass-request', { ...words, iat, exp: iat + requestMinutes * 60 }, signingKey)
}

/**
 * Verifies a press: signature, shape, and that it was made just now. Not yet verified: that a grant names `signer` and the
 * key in it, this account and this delivery.
 */
export async function verifyPassRequest(
  request: string,
  now: Date,
): Promise<(PassRequest & { readonly signer: string }) | undefined> {
  const verified = await verifyWords('pass-request', request, zPassRequestClaims, now)
  if (!verified) return undefined
  const { iat, exp, ...words } = verified.claims
  if (iat > secondsOf(now) + slackSeconds || exp > iat + requestMinutes * 60) return undefined
  return { ...words, signer: verified.signer }
}
