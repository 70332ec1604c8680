import * as z from 'zod/mini'
import { zAccount, zBrowserThumbprints, zDirectory, zId } from './ids.ts'
import type { KeyPair } from './keys.ts'
import { secondsOf, signWords, slackSeconds, verifyWords } from './signed-words.ts'

/**
 * An agent's challenge to somebody who wants a new password for their own account (*my password*). It becomes part of the
 * box (`jti` is the box's), and only a sign-in that is later counts: what was signed before cannot have meant it. Later is
 * told by the tenant's clock (`signedIn`): an agent whose clock is slow would believe the very sign-in that led to the
 * challenge, and one whose clock is fast would refuse people who are quick.
 */
const zChallengeWords = z.strictObject({
  account: zAccount,
  directory: zDirectory,
  /** The visit it was made for: what a delivery is to a hire. */
  delivery: zId,
  /** The object id of the person in the tenant. */
  user: zAccount,
  /** The box that answers it. */
  jti: zId,
  /** The browser that asked; its key signs the box. */
  keys: zBrowserThumbprints,
  /** When the tenant issued the token that led to the challenge, in seconds since 1970 by the tenant's clock. */
  signedIn: z.number(),
})
export type ChallengeWords = z.infer<typeof zChallengeWords>

const zChallengeClaims = z.extend(zChallengeWords, { iat: z.number(), exp: z.number() })

/** What a challenge says, and which agent said it. */
export interface OwnChallenge extends ChallengeWords {
  readonly agent: string
  /** The gesture that answers it has to be later than this. */
  readonly after: Date
}

/** How long somebody may take to choose and to sign in. */
const challengeMinutes = 15

export function createOwnChallenge(
  words: ChallengeWords,
  identity: KeyPair,
  now: Date,
): Promise<string> {
  const iat = secondsOf(now)
  return signWords('own-challenge', { ...words, iat, exp: iat + challengeMinutes * 60 }, identity)
}

/** Verifies signature, shape and time. Not yet verified: that `agent` is on the list and serves the directory. */
export async function verifyOwnChallenge(
  challenge: string,
  now: Date,
): Promise<OwnChallenge | undefined> {
  const verified = await verifyWords('own-challenge', challenge, zChallengeClaims, now)
  if (!verified) return undefined
  const { iat, exp, ...words } = verified.claims
  if (iat > secondsOf(now) + slackSeconds || exp > iat + challengeMinutes * 60) return undefined
  const after = new Date(Math.max(words.signedIn, iat - slackSeconds) * 1000)
  return { ...words, agent: verified.signer, after }
}
