import * as z from 'zod/mini'
import { zAccount, zBrowserThumbprints, zDirectory, zId, zPurpose } from './ids.ts'
import type { KeyPair } from './keys.ts'
import { secondsOf, signWords, slackSeconds, verifyWords } from './signed-words.ts'

const zGrantClaims = z.strictObject({
  /** What the hire showed. More kinds come with more proofs. */
  proof: z.enum(['text']),
  account: zAccount,
  directory: zDirectory,
  delivery: zId,
  purpose: zPurpose,
  /** The browser that gave the proof; a box counts only if these keys signed it. */
  keys: zBrowserThumbprints,
  iat: z.number(),
  exp: z.number(),
})
type GrantClaims = z.infer<typeof zGrantClaims>

/** What a grant says, and which agent said it. */
export interface Grant extends Omit<GrantClaims, 'iat' | 'exp'> {
  readonly agent: string
  readonly issuedAt: Date
  readonly expiresAt: Date
}

export type GrantWords = Omit<GrantClaims, 'iat' | 'exp'>

/** How long a grant holds. */
const grantMinutes = 15

/** An agent's signed word that this browser has given this proof for this account, for 15 minutes. */
export function createGrant(words: GrantWords, identity: KeyPair, now: Date): Promise<string> {
  const iat = secondsOf(now)
  return signWords('grant', { ...words, iat, exp: iat + grantMinutes * 60 }, identity)
}

/**
 * Verifies a grant's signature, shape and time: given by now (with two minutes of slack), for 15 minutes and no longer.
 * Not yet verified: that `agent` is on the list, and that account, delivery and keys are those of the box.
 */
export async function verifyGrant(grant: string, now: Date): Promise<Grant | undefined> {
  const verified = await verifyWords('grant', grant, zGrantClaims, now)
  if (!verified) return undefined
  const { iat, exp, ...words } = verified.claims
  if (iat > secondsOf(now) + slackSeconds || exp > iat + grantMinutes * 60) return undefined
  const issuedAt = new Date(iat * 1000)
  return { ...words, agent: verified.signer, issuedAt, expiresAt: new Date(exp * 1000) }
}
