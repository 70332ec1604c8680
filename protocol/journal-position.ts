import * as z from 'zod/mini'
import type { KeyPair } from './keys.ts'
import { secondsOf, signWords, verifyWords } from './signed-words.ts'

export const zJournalPosition = z.strictObject({
  /** How many entries the journal has had, forgotten ones included. */
  count: z.int().check(z.gte(0)),
  /** The checksum of its last line. */
  hash: z.string().check(z.regex(/^[0-9a-f]{32}$/)),
})

/** How far an agent's journal goes. */
export type JournalPosition = Readonly<z.infer<typeof zJournalPosition>>

const zClaims = z.extend(zJournalPosition, { iat: z.number(), exp: z.number() })

const years = 10

/** An agent's signed word on how far its journal goes: shown to the server, which hands the furthest one back. */
export function createJournalPosition(
  { count, hash }: JournalPosition,
  identity: KeyPair,
  now: Date,
): Promise<string> {
  const iat = secondsOf(now)
  return signWords(
    'journal-position',
    { count, hash, iat, exp: iat + years * 365 * 86_400 },
    identity,
  )
}

/** Verifies signature and shape. Not yet verified: that `agent` is the one whose journal is meant. */
export async function verifyJournalPosition(
  words: string,
  now: Date,
): Promise<(JournalPosition & { readonly agent: string }) | undefined> {
  const verified = await verifyWords('journal-position', words, zClaims, now)
  if (!verified) return undefined
  const { count, hash } = verified.claims
  return { count, hash, agent: verified.signer }
}
