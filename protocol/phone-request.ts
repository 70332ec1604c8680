import * as z from 'zod/mini'
import { zAccount, zDirectory, zId, zPurpose } from './ids.ts'
import type { KeyPair } from './keys.ts'
import { secondsOf, signWords, slackSeconds, verifyWords } from './signed-words.ts'

const zPhoneRequest = z.strictObject({
  account: zAccount,
  directory: zDirectory,
  delivery: zId,
  purpose: zPurpose,
  jti: zId,
})
export type PhoneRequest = z.infer<typeof zPhoneRequest>

const zPhoneRequestClaims = z.extend(zPhoneRequest, { iat: z.number(), exp: z.number() })

/** A press counts for as long as a person waits for what it asked for. */
const requestMinutes = 5

/** The hire’s press: this browser, whose key a grant names, wants the hire’s own phone registered. It names no number. */
export function createPhoneRequest(
  words: PhoneRequest,
  signingKey: KeyPair,
  now: Date,
): Promise<string> {
  const iat = secondsOf(now)
  return signWords('phone-request', { ...words, iat, exp: iat + requestMinutes * 60 }, signingKey)
}

/**
 * Verifies a press: signature, shape, and that it was made just now. Not yet verified: that a grant names `signer`, this
 * account and this delivery.
 */
export async function verifyPhoneRequest(
  request: string,
  now: Date,
): Promise<(PhoneRequest & { readonly signer: string }) | undefined> {
  const verified = await verifyWords('phone-request', request, zPhoneRequestClaims, now)
  if (!verified) return undefined
  const { iat, exp, ...words } = verified.claims
  if (iat > secondsOf(now) + slackSeconds || exp > iat + requestMinutes * 60) return undefined
  return { ...words, signer: verified.signer }
}
