import * as z from 'zod/mini'
import { zAccount, zDirectory, zId, zInstant } from './ids.ts'
import type { KeyPair } from './keys.ts'
import { secondsOf, signWords, verifyWords } from './signed-words.ts'

const zPhoneWords = z.strictObject({
  account: zAccount,
  directory: zDirectory,
  delivery: zId,
  /** The press that was carried out. */
  jti: zId,
  /** The object id of the person in the tenant, and the id of the method: the same for every mobile phone there is. */
  user: zAccount,
  phone: z.string().check(z.maxLength(100)),
  /** The last two digits of the number. */
  ending: z.string().check(z.regex(/^[0-9]{2}$/)),
  /** When the agent registered it, by its own clock. */
  registeredAt: zInstant,
  /** When it was created as the tenant tells, where it tells. */
  createdAt: z.optional(zInstant),
})
export type PhoneWords = z.infer<typeof zPhoneWords>

const zPhoneClaims = z.extend(zPhoneWords, { iat: z.number(), exp: z.number() })

const receiptDays = 400

/** An agent's signed word that it registered this phone: any listed agent may remove it again. */
export function createPhoneReceipt(
  words: PhoneWords,
  identity: KeyPair,
  now: Date,
): Promise<string> {
  const iat = secondsOf(now)
  return signWords('phone-receipt', { ...words, iat, exp: iat + receiptDays * 86_400 }, identity)
}

/** Verifies a receipt's signature, shape and time. Not yet verified: that `agent` is on the list. */
export async function verifyPhoneReceipt(
  receipt: string,
  now: Date,
): Promise<(PhoneWords & { readonly agent: string }) | undefined> {
  const verified = await verifyWords('phone-receipt', receipt, zPhoneClaims, now)
  if (!verified) return undefined
  const { iat: _, exp: __, ...words } = verified.claims
  return { ...words, agent: verified.signer }
}
