import { randomUUID } from 'node:crypto'
import { chown, stat } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import * as z from 'zod'
import { readPrivateFile, writePrivateFile } from '../identity/private-folder.ts'
import { StartProblem } from '../start-problem.ts'
import { type Allowance, zAllowance } from './allowance.ts'

/** Local exceptions, in a file of the agent's state folder that nobody else may write. */
export interface KeptAllowances {
  /** All of them, the used and the old included, oldest first. Throws {@link StartProblem} for a file that is damaged. */
  list(): Promise<readonly Allowance[]>
  add(allowance: Omit<Allowance, 'id'>): Promise<Allowance>
  /** Whether there was one of that id. */
  remove(id: string): Promise<boolean>
}

const zFile = z.strictObject({ allowances: z.array(zAllowance).max(1000) })

/** The allowances in a state folder. Read anew each time: an operator makes them while the agent runs. */
export function keepAllowances(stateFolder: string): KeptAllowances {
  const path = join(stateFolder, 'allowances.json')

  async function list(): Promise<readonly Allowance[]> {
    const text = await readPrivateFile(path)
    if (text === undefined) return []
    const parsed = zFile.safeParse(parseJson(text))
    if (parsed.success) return parsed.data.allowances
    throw new StartProblem(
      `the allowances cannot be read: ${path}`,
      'delete the file and make those that are still wanted again',
    )
  }

  async function write(allowances: readonly Allowance[]): Promise<void> {
    await writePrivateFile(path, JSON.stringify({ allowances }, undefined, 2))
    // Made by root while the agent runs as somebody else: the agent has to read it.
    if (process.getuid?.() !== 0) return
    const { uid, gid } = await stat(stateFolder)
    await chown(path, uid, gid)
  }

  return {
    list,
    add: async (words) => {
      const allowance = { id: randomUUID(), ...words }
      await write([...(await list()), allowance])
      return allowance
    },
    remove: async (id) => {
      const before = await list()
      const after = before.filter((allowance) => allowance.id !== id)
      if (after.length === before.length) return false
      await write(after)
      return true
    },
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
