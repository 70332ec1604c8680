import { join } from 'node:path'
import type { AgentEntry } from '../../protocol/agent-list.ts'
import { createKeyPair, type KeyPair } from '../../protocol/keys.ts'
import { Secret } from '../../protocol/secret.ts'
import { StartProblem } from '../start-problem.ts'
import { type KeptList, keepList } from './keep-list.ts'
import { parseKeyText, writeKeyText } from './key-text.ts'
import { openPrivateFolder, readPrivateFile, writePrivateFile } from './private-folder.ts'

/** Who this agent is, and whom it believes. */
export interface Identity {
  /** Signs grants, receipts, certificates and requests. Its thumbprint is the agent's id. */
  readonly key: KeyPair
  /** The signed list of agents. */
  readonly list: KeptList
}

const files = { identity: 'identity-key.json', list: 'list-key.json' }

/**
 * Makes the keys of a new agent, offline: its identity and, as the first agent, the list key and the list with itself on
 * it. A further agent is given the thumbprint of the list key (`pinned`) instead, and waits to be admitted. Where keys
 * exist already they are read; the holder signs the list anew if its directories changed.
 */
export async function createIdentity(
  folder: string,
  directories: readonly string[],
  now: Date,
  pinned?: string,
): Promise<Identity> {
  await openPrivateFolder(folder)
  const key = await readOrCreateKey(join(folder, files.identity))
  const listKey = await openListKey(join(folder, files.list), pinned)
  const list = await keepList(folder, pinned ?? listKey?.thumbprint ?? '', listKey)
  if (list.isHolder && !servesExactly(list.newest()?.agents ?? [], key.thumbprint, directories)) {
    const own = { agent: key.thumbprint, jwk: key.publicJwk, directories: [...directories] }
    await list.change((agents) => [...agents.filter(({ agent }) => agent !== own.agent), own], now)
  }
  await list.renew(now)
  return { key, list }
}

/** The key that signs the list: made by the first agent, absent at a further one. */
async function openListKey(path: string, pinned: string | undefined): Promise<KeyPair | undefined> {
  if (pinned === undefined) return readOrCreateKey(path)
  const held = await readKey(path)
  if (!held || held.thumbprint === pinned) return held
  throw new StartProblem(
    `this folder holds a list key of its own, and not the one that \`agentListKey\` names: ${path}`,
    'if no server relies on it, move `list-key.json` and `agents.jws` away; else correct `agentListKey`',
  )
}

function servesExactly(
  agents: readonly AgentEntry[],
  agent: string,
  directories: readonly string[],
): boolean {
  const served = agents.find((entry) => entry.agent === agent)?.directories
  return served?.toSorted().join() === directories.toSorted().join()
}

async function readOrCreateKey(path: string): Promise<KeyPair> {
  const held = await readKey(path)
  if (held) return held
  const pair = await createKeyPair('sig', { extractable: true })
  const fresh = await writeKeyText(pair)
  await fresh.reveal((json) => writePrivateFile(path, json))
  return pair
}

async function readKey(path: string): Promise<KeyPair | undefined> {
  const text = await readPrivateFile(path)
  if (text === undefined) return undefined
  // Why it does not parse may quote the file; a private key is never quoted.
  const pair = await parseKeyText(new Secret(text), 'sig').catch(() => undefined)
  if (pair) return pair
  throw new StartProblem(
    `this file does not hold a key: ${path}`,
    'restore it from a backup, or move the state folder away and enrol a new agent',
  )
}
