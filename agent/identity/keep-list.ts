import { join } from 'node:path'
import {
  type AgentEntry,
  type AgentList,
  createAgentList,
  readAgentList,
} from '../../protocol/agent-list.ts'
import { systemClock } from '../../protocol/clock.ts'
import type { KeyPair } from '../../protocol/keys.ts'
import { tryLock } from '../lock-state-folder.ts'
import { StartProblem } from '../start-problem.ts'
import { readPrivateFile, writePrivateFile } from './private-folder.ts'

/**
 * The signed list of agents, as this agent knows it: the newest it has ever seen, kept in its state folder, and never an
 * older one again, whoever shows it.
 */
export interface KeptList {
  /** The thumbprint of the key that signs the list: what server and page pin. */
  readonly thumbprint: string
  /** Whether this agent holds the key that signs it. */
  readonly isHolder: boolean
  /** The newest that was seen, also when its time is over. */
  newest(): AgentList | undefined
  /** Who is on it at `now`; nobody once its time is over. */
  agents(now: Date): readonly AgentEntry[]
  /** Takes a list in if it is signed by the pinned key and newer. Returns whether it was. */
  take(words: string): Promise<boolean>
  /** Signs it anew with what `edit` makes of it. Throws {@link StartProblem} without the list key. */
  change(
    edit: (agents: readonly AgentEntry[]) => readonly AgentEntry[],
    now: Date,
  ): Promise<AgentList>
  /** The holder signs the list anew once a day, so that a page never trusts one of last week. */
  renew(now: Date): Promise<boolean>
}

const fileName = 'agents.jws'
const dayMs = 86_400_000
const patience = { tries: 50, milliseconds: 100 }

/** Opens the list in the state folder. Throws {@link StartProblem} where its file is no list under `thumbprint`. */
export async function keepList(
  folder: string,
  thumbprint: string,
  listKey: KeyPair | undefined,
): Promise<KeptList> {
  const path = join(folder, fileName)
  let newest = await readList(path, thumbprint)

  // Commands beside a running agent change the same file, one after the other, and each from what stands there.
  let last: Promise<unknown> = Promise.resolve()
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = last.then(() => locked(work))
    last = mine.catch(() => undefined)
    return mine
  }

  async function locked<T>(work: () => Promise<T>): Promise<T> {
    const unlock = await lockList(folder)
    try {
      newest = newerOf(newest, await readList(path, thumbprint))
      return await work()
    } finally {
      await unlock()
    }
  }

  async function sign(agents: readonly AgentEntry[], now: Date): Promise<AgentList> {
    if (!listKey) throw notTheHolder()
    const words = await createAgentList(agents, (newest?.serial ?? 0) + 1, listKey, now)
    const signed = await readAgentList(words, thumbprint)
    if (!signed) throw new Error('a list that was just signed does not hold')
    await writePrivateFile(path, words)
    newest = signed
    return signed
  }

  return {
    thumbprint,
    isHolder: listKey !== undefined,
    newest: () => newest,
    agents: (now) => (newest && now < newest.expiresAt ? newest.agents : []),
    take: async (words) => {
      const shown = await readAgentList(words, thumbprint)
      if (!shown || shown.serial <= (newest?.serial ?? 0)) return false
      return inTurn(async () => {
        if (shown.serial <= (newest?.serial ?? 0)) return false
        await writePrivateFile(path, words)
        newest = shown
        return true
      })
    },
    change: (edit, now) => inTurn(() => sign(edit(newest?.agents ?? []), now)),
    renew: (now) => {
      const due = (list: AgentList | undefined) =>
        listKey !== undefined && list !== undefined && isOld(list, now)
      if (!due(newest)) return Promise.resolve(false)
      return inTurn(async () => {
        if (!due(newest)) return false
        await sign(newest?.agents ?? [], now)
        return true
      })
    },
  }
}

// A clock that was wrong when it signed is no reason to sign every minute, nor never again.
function isOld({ signedAt }: AgentList, now: Date): boolean {
  return Math.abs(now.getTime() - signedAt.getTime()) >= dayMs
}

function newerOf(one: AgentList | undefined, other: AgentList | undefined): AgentList | undefined {
  if (!(one && other)) return one ?? other
  return other.serial > one.serial ? other : one
}

async function readList(path: string, thumbprint: string): Promise<AgentList | undefined> {
  const words = await readPrivateFile(path)
  if (words === undefined) return undefined
  const list = await readAgentList(words, thumbprint)
  if (list) return list
  // Starting without it would forget who was revoked.
  throw new StartProblem(
    `this file is no list of agents under the list key ${thumbprint}: ${path}`,
    'compare `agentListKey` with what the first agent printed, or restore the file from a backup',
  )
}

async function lockList(folder: string): Promise<() => Promise<void>> {
  for (let tries = 0; tries < patience.tries; tries += 1) {
    const unlock = await tryLock(folder, 'list')
    if (unlock) return unlock
    await systemClock.sleep(patience.milliseconds)
  }
  throw new StartProblem(
    'another command is changing the list of agents',
    'wait for it, then do it again',
  )
}

function notTheHolder(): StartProblem {
  return new StartProblem(
    'this agent does not hold the key that signs the list of agents',
    'run it on the machine of the first agent, where `list-key.json` is',
  )
}
