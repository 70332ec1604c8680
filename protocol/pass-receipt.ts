import * as z from 'zod/mini'
import { zAccount, zDirectory, zId, zInstant } from './ids.ts'
import type { KeyPair } from './keys.ts'
import { zPassUse } from './pass-use.ts'
import { secondsOf, signWords, verifyWords } from './signed-words.ts'

const zPassWords = z.strictObject({
  account: zAccount,
  directory: zDirectory,
  delivery: zId,
  /** The request that was carried out. */
  jti: zId,
  /** The object id of the person in the tenant, and the id of the pass: neither opens anything. */
  user: zAccount,
  pass: z.string().check(z.maxLength(100)),
  use: zPassUse,
  mintedAt: zInstant,
  expiresAt: zInstant,
})
export type PassWords = z.infer<typeof zPassWords>

const zPassClaims = z.extend(zPassWords, { iat: z.number(), exp: z.number() })

const receiptDays = 400

/** An agent's signed word that it minted this pass: any listed agent may remove it. Holds nothing that opens anything. */
export function createPassReceipt(words: PassWords, identity: KeyPair, now: Date): Promise<string> {
  const iat = secondsOf(now)
  return signWords('pass-receipt', { ...words, iat, exp: iat + receiptDays * 86_400 }, identity)
}

/** Verifies a receipt's signature, shape and time. Not yet verified: that `agent` is on the list. */
export async function verifyPassReceipt(
  receipt: string,
  now: Date,
): Promise<(PassWords & { readonly agent: string }) | undefined> {
  const verified = await verifyWords('pass-receipt', receipt, zPassClaims, now)
  if (!verified) return undefined
  const { iat: _, exp: __, ...words } = verified.claims
  return { ...words, agent: verified.signer }
}
