import { join } from 'node:path'
import { type AgentEntry, createAgentList, verifyAgentList } from '../../protocol/agent-list.ts'
import { createKeyPair, type KeyPair } from '../../protocol/keys.ts'
import { Secret } from '../../protocol/secret.ts'
import { StartProblem } from '../start-problem.ts'
import { parseKeyText, writeKeyText } from './key-text.ts'
import { openPrivateFolder, readPrivateFile, writePrivateFile } from './private-folder.ts'

/** Who this agent is, and whom it believes. */
export interface Identity {
  /** Signs grants, receipts, certificates and requests. Its thumbprint is the agent's id. */
  readonly key: KeyPair
  /** The signed list of agents. */
  readonly list: string
  readonly agents: readonly AgentEntry[]
  /** The thumbprint of the key that signs the list: what server and page pin. */
  readonly listThumbprint: string
}

const files = { identity: 'identity-key.json', list: 'list-key.json', agents: 'agents.jws' }

/**
 * Makes the keys of a new agent, offline: its identity and, as the first agent, the list key and the list with itself on
 * it. Where they exist already they are read; the list is signed anew if the directories in the configuration changed.
 */
export async function createIdentity(
  folder: string,
  directories: readonly string[],
  now: Date,
): Promise<Identity> {
  await openPrivateFolder(folder)
  const key = await readOrCreateKey(join(folder, files.identity))
  const listKey = await readOrCreateKey(join(folder, files.list))
  const path = join(folder, files.agents)
  const stored = await readPrivateFile(path)
  const known = stored && (await verifyAgentList(stored, listKey.thumbprint, now))
  if (stored && known && servesExactly(known, key.thumbprint, directories)) {
    return { key, list: stored, agents: known, listThumbprint: listKey.thumbprint }
  }
  const own = { agent: key.thumbprint, jwk: key.publicJwk, directories: [...directories] }
  const agents = [...(known || []).filter(({ agent }) => agent !== key.thumbprint), own]
  const list = await createAgentList(agents, listKey, now)
  await writePrivateFile(path, list)
  return { key, list, agents, listThumbprint: listKey.thumbprint }
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
  const text = await readPrivateFile(path)
  if (text === undefined) {
    const pair = await createKeyPair('sig', { extractable: true })
    const fresh = await writeKeyText(pair)
    await fresh.reveal((json) => writePrivateFile(path, json))
    return pair
  }
  // Why it does not parse may quote the file; a private key is never quoted.
  const pair = await parseKeyText(new Secret(text), 'sig').catch(() => undefined)
  if (pair) return pair
  throw new StartProblem(
    `this file does not hold a key: ${path}`,
    'restore it from a backup, or move the state folder away and enrol a new agent',
  )
}
