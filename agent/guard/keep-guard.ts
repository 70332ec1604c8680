import { stat } from 'node:fs/promises'
import type { Log } from '../../protocol/log.ts'
import { StartProblem } from '../start-problem.ts'
import type { Governed } from './fit-guard.ts'
import type { DirectoryRules } from './guard-rules.ts'
import { readGuard } from './read-guard.ts'

/** The guard file, as it stands now. */
export interface KeptGuard {
  /** The rules for the next job. `undefined`: the file was changed and cannot be used, so nothing is allowed. */
  rules(): Promise<ReadonlyMap<string, DirectoryRules> | undefined>
}

/**
 * Reads the guard file, and again whenever it has changed: a changed rule counts from the next job on. A changed file that
 * cannot be used allows nothing until it can: the rules before it may be the very ones that somebody wanted to end.
 * Throws {@link StartProblem} where it cannot be used from the start.
 */
export async function keepGuard(
  path: string,
  directories: readonly Governed[],
  log: Log,
): Promise<KeptGuard> {
  let seen = await versionOf(path)
  let rules: ReadonlyMap<string, DirectoryRules> | undefined = await readGuard(path, directories)

  async function readAgain(version: string): Promise<void> {
    // Noted first: what changes while it is being read is read once more.
    seen = version
    rules = undefined
    try {
      rules = await readGuard(path, directories)
      log.info('guard file read again')
    } catch (fault) {
      if (!(fault instanceof StartProblem)) throw fault
      log.error('guard file cannot be used: every job is refused', { code: 'guard-unreadable' })
    }
  }

  let last: Promise<unknown> = Promise.resolve()
  return {
    rules: () => {
      const look = async () => {
        const version = await versionOf(path)
        if (version !== seen) await readAgain(version)
        return rules
      }
      // One after the other: no job goes by rules that a job before it has seen replaced.
      const mine = last.then(look, look)
      last = mine
      return mine
    },
  }
}

/** What changes with the file. A file that is gone is a change, too. */
async function versionOf(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => undefined)
  return found ? [found.ino, found.size, found.mtimeNs, found.ctimeNs].join() : 'gone'
}
