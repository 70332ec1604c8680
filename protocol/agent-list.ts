import type { CryptoKey } from 'jose'
import * as z from 'zod/mini'
import { type PublicJwk, zDirectory, zPublicJwk, zThumbprint } from './ids.ts'
import { importPublicKey, type KeyPair, thumbprintOf } from './keys.ts'
import { secondsOf, signWords, verifyWords } from './signed-words.ts'

const zAgentEntry = z.strictObject({
  agent: zThumbprint,
  jwk: zPublicJwk,
  directories: z.array(zDirectory).check(z.minLength(1), z.maxLength(16)),
})

const zAgentList = z.strictObject({
  agents: z.array(zAgentEntry).check(z.maxLength(64)),
  iat: z.number(),
  exp: z.number(),
})

const zEncryptionKey = z.strictObject({
  directory: zDirectory,
  jwk: zPublicJwk,
  iat: z.number(),
  exp: z.number(),
})

/** An agent on the list: its id, its identity key and the directories it serves. */
export type AgentEntry = z.infer<typeof zAgentEntry>

/** How long an agent's encryption key lives: a stolen disk opens no older box. */
export const encryptionKeyHours = 24

const listYears = 5

/** The list of agents, signed by the list key whose thumbprint stands in the server's configuration and in the page. */
export function createAgentList(
  agents: readonly AgentEntry[],
  listKey: KeyPair,
  now: Date,
): Promise<string> {
  const iat = secondsOf(now)
  const exp = iat + listYears * 365 * 86_400
  return signWords('agents', { agents: [...agents], iat, exp }, listKey)
}

/** Verifies the list against the pinned thumbprint of its key. `undefined` where it does not hold. */
export async function verifyAgentList(
  list: string,
  pinnedThumbprint: string,
  now: Date,
): Promise<readonly AgentEntry[] | undefined> {
  const verified = await verifyWords('agents', list, zAgentList, now)
  if (verified?.signer !== pinnedThumbprint) return undefined
  for (const entry of verified.claims.agents) {
    if ((await thumbprintOf(entry.jwk)) !== entry.agent) return undefined
  }
  return verified.claims.agents
}

/** An agent's word that this encryption key is its own, for one directory, for 24 hours. */
export function createEncryptionKeyCertificate(
  encryptionKey: PublicJwk,
  directory: string,
  identity: KeyPair,
  now: Date,
): Promise<string> {
  const iat = secondsOf(now)
  const exp = iat + encryptionKeyHours * 3600
  return signWords('encryption-key', { directory, jwk: encryptionKey, iat, exp }, identity)
}

/** Somebody a box may be sealed to: a listed agent's certified key. */
export interface Recipient {
  readonly agent: string
  /** The thumbprint of the encryption key. */
  readonly kid: string
  readonly key: CryptoKey
}

/**
 * The agents a box for `directory` may be sealed to: those on the verified list that serve it, with a key they certified.
 * Certificates of others are left out without a word: the server that carried them is not to be believed.
 */
export async function verifyRecipients(
  agents: readonly AgentEntry[],
  certificates: readonly string[],
  directory: string,
  now: Date,
): Promise<readonly Recipient[]> {
  const recipients: Recipient[] = []
  for (const certificate of certificates) {
    const verified = await verifyWords('encryption-key', certificate, zEncryptionKey, now)
    if (verified?.claims.directory !== directory) continue
    const entry = agents.find(({ agent }) => agent === verified.signer)
    if (!entry?.directories.includes(directory)) continue
    recipients.push({
      agent: entry.agent,
      kid: await thumbprintOf(verified.claims.jwk),
      key: await importPublicKey(verified.claims.jwk, 'enc'),
    })
  }
  return recipients
}
