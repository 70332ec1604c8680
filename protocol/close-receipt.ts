import * as z from 'zod/mini'
import { zAccount, zDirectory, zId } from './ids.ts'
import { zCloseReason } from './jobs.ts'
import type { KeyPair } from './keys.ts'
import { secondsOf, signWords, verifyWords } from './signed-words.ts'

const zCloseWords = z.strictObject({
  account: zAccount,
  directory: zDirectory,
  delivery: zId,
  /** The job that was carried out. */
  job: zId,
  because: zCloseReason,
  /** `pwdLastSet` as read back after the set, a FILETIME in decimal. */
  pwdLastSet: z.string().check(z.regex(/^[0-9]{1,19}$/)),
})
export type CloseWords = z.infer<typeof zCloseWords>

const zCloseClaims = z.extend(zCloseWords, { iat: z.number(), exp: z.number() })

const receiptDays = 400

/** An agent's signed word that it replaced a password of ours by one that nobody knows. Ends no session and no ticket. */
export function createCloseReceipt(
  words: CloseWords,
  identity: KeyPair,
  now: Date,
): Promise<string> {
  const iat = secondsOf(now)
  return signWords('close-receipt', { ...words, iat, exp: iat + receiptDays * 86_400 }, identity)
}

/** Verifies a receipt's signature, shape and time. Not yet verified: that `agent` is on the list. */
export async function verifyCloseReceipt(
  receipt: string,
  now: Date,
): Promise<(CloseWords & { readonly agent: string }) | undefined> {
  const verified = await verifyWords('close-receipt', receipt, zCloseClaims, now)
  if (!verified) return undefined
  const { iat: _, exp: __, ...words } = verified.claims
  return { ...words, agent: verified.signer }
}
