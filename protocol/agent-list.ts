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
  /** Counts the lists that were signed: nobody goes back from a higher to a lower one. */
  serial: z.int().check(z.gte(1)),
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

/** How long a list holds: an old one that is shown to a page instead of the newest is dead after this. */
const agentListDays = 7

/** A list of agents whose signature holds, under the pinned key. */
export interface AgentList {
  readonly agents: readonly AgentEntry[]
  readonly serial: number
  readonly signedAt: Date
  readonly expiresAt: Date
  /** The list as it was signed. */
  readonly words: string
}

/** The list of agents, signed by the list key whose thumbprint stands in the server's configuration and in the page. */
export function createAgentList(
  agents: readonly AgentEntry[],
  serial: number,
  listKey: KeyPair,
  now: Date,
): Promise<string> {
  const iat = secondsOf(now)
  const exp = iat + agentListDays * 86_400
  return signWords('agents', { agents: [...agents], serial, iat, exp }, listKey)
}

/**
 * Verifies the list against the pinned thumbprint of its key, and its time. `undefined` where it does not hold. Not yet
 * verified: that it is the newest; see {@link readAgentList} for one whose time may be over.
 */
export async function verifyAgentList(
  words: string,
  pinnedThumbprint: string,
  now: Date,
): Promise<AgentList | undefined> {
  const verified = await verifyWords('agents', words, zAgentList, now)
  if (verified?.signer !== pinnedThumbprint) return undefined
  const { agents, serial, iat, exp } = verified.claims
  for (const entry of agents) {
    if ((await thumbprintOf(entry.jwk)) !== entry.agent) return undefined
  }
  const [signedAt, expiresAt] = [new Date(iat * 1000), new Date(exp * 1000)]
  return { agents, serial, signedAt, expiresAt, words }
}

/** As {@link verifyAgentList}, whatever the time: to compare serials, never to believe who is on it. */
export function readAgentList(
  words: string,
  pinnedThumbprint: string,
): Promise<AgentList | undefined> {
  return verifyAgentList(words, pinnedThumbprint, new Date(0))
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

/** A box is sealed to so many agents at most. */
export const mostRecipients = 8

/**
 * The agents a box for `directory` may be sealed to: those on the verified list that serve it, each with the newest key
 * that it certified, in the order of the certificates: where there are too many, the first that came are taken, and those
 * are whoever was heard of last. Certificates of others are left out without a word: the server that carried them is not to
 * be believed.
 */
export async function verifyRecipients(
  agents: readonly AgentEntry[],
  certificates: readonly string[],
  directory: string,
  now: Date,
): Promise<readonly Recipient[]> {
  const newest = new Map<string, { readonly iat: number; readonly recipient: Recipient }>()
  for (const each of await verifyCertificates(agents, certificates, directory, now)) {
    const known = newest.get(each.recipient.agent)
    if (!known || known.iat < each.iat) newest.set(each.recipient.agent, each)
  }
  return [...newest.values()].map(({ recipient }) => recipient)
}

/** Every key for `directory` that an agent on the list certified and that lives: a box may have been sealed to an older one. */
export async function verifyCertifiedKeys(
  agents: readonly AgentEntry[],
  certificates: readonly string[],
  directory: string,
  now: Date,
): Promise<readonly Recipient[]> {
  const verified = await verifyCertificates(agents, certificates, directory, now)
  return verified.map(({ recipient }) => recipient)
}

async function verifyCertificates(
  agents: readonly AgentEntry[],
  certificates: readonly string[],
  directory: string,
  now: Date,
) {
  const keys: { readonly iat: number; readonly recipient: Recipient }[] = []
  for (const certificate of certificates) {
    const verified = await verifyWords('encryption-key', certificate, zEncryptionKey, now)
    if (verified?.claims.directory !== directory) continue
    const entry = agents.find(({ agent }) => agent === verified.signer)
    if (!entry?.directories.includes(directory)) continue
    const { jwk, iat } = verified.claims
    const kid = await thumbprintOf(jwk)
    keys.push({
      iat,
      recipient: { agent: entry.agent, kid, key: await importPublicKey(jwk, 'enc') },
    })
  }
  return keys
}
