import { readdirSync, readlinkSync } from 'node:fs'
import { join, sep } from 'node:path'

/**
 * The processes that work in `folder` or below it, by number. Every process of PostgreSQL works in its data folder, so
 * this finds what a killed postmaster left behind. Sees our own user's processes (root: all); only Linux can tell, elsewhere
 * it is null.
 */
export function findProcessesIn(folder: string): number[] | null {
  const all = listProcesses()
  if (all === null) return null
  return all.filter((pid) => {
    const at = readWorkingFolder(pid)
    return at !== null && (at === folder || at.startsWith(folder + sep))
  })
}

function listProcesses(): number[] | null {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
  } catch {
    return null
  }
}

function readWorkingFolder(pid: number): string | null {
  try {
    return readlinkSync(join('/proc', String(pid), 'cwd'))
  } catch {
    // Ended meanwhile, a zombie, or another user's.
    return null
  }
}
