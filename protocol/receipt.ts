import * as z from 'zod/mini'
import { zAccount, zDirectory, zId, zInstant } from './ids.ts'
import { zJournalPosition } from './journal-position.ts'
import type { KeyPair } from './keys.ts'
import { secondsOf, signWords, verifyWords } from './signed-words.ts'

/** What a bind as the hire answered; all but `in` come only with the right password and prove it too. */
export const zBindProof = z.enum([
  'signed-in',
  'disabled',
  'account-expired',
  'outside-hours',
  'other-workstation',
])

const zReceiptWords = z.strictObject({
  account: zAccount,
  directory: zDirectory,
  delivery: zId,
  /** The box that was carried out. */
  jti: zId,
  /** `pwdLastSet` as read back after the set, a FILETIME in decimal. */
  pwdLastSet: z.string().check(z.regex(/^[0-9]{1,19}$/)),
  bind: zBindProof,
  /** When the agent's own bind was made: a later `lastLogon` is the hire's. */
  boundAt: zInstant,
  /** What the guard took as proof: a grant of an agent, a sign-in that the agent checked, or (where the guard file says so) the server's word. */
  proof: z.optional(z.enum(['text', 'server', 'allowance', 'sign-in'])),
  /** Whether history was enforced (the policy-hints control was there). */
  historyEnforced: z.boolean(),
  /** How far the agent's journal went just before: a receipt that comes back shows a journal that was put back. */
  journal: z.optional(zJournalPosition),
})
export type ReceiptWords = z.infer<typeof zReceiptWords>

const zReceiptClaims = z.extend(zReceiptWords, { iat: z.number(), exp: z.number() })

const receiptDays = 400

/** An agent's signed word that it set a password and proved it by a bind. Holds nothing that opens anything. */
export function createReceipt(words: ReceiptWords, identity: KeyPair, now: Date): Promise<string> {
  const iat = secondsOf(now)
  return signWords('receipt', { ...words, iat, exp: iat + receiptDays * 86_400 }, identity)
}

/** Verifies a receipt's signature, shape and time. Not yet verified: that `agent` is on the list. */
export async function verifyReceipt(
  receipt: string,
  now: Date,
): Promise<(ReceiptWords & { readonly agent: string }) | undefined> {
  const verified = await verifyWords('receipt', receipt, zReceiptClaims, now)
  if (!verified) return undefined
  const { iat: _, exp: __, ...words } = verified.claims
  return { ...words, agent: verified.signer }
}
