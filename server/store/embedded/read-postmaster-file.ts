import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a running (or killed) PostgreSQL wrote into `postmaster.pid`. Not yet verified: it may be stale. */
interface PostmasterFile {
  readonly pid: number
  readonly port: number
  readonly socket: string
}

/** Reads `postmaster.pid`, or null where there is none or PostgreSQL has only begun to write it. */
export function readPostmasterFile(dataFolder: string): PostmasterFile | null {
  let text: string
  try {
    text = readFileSync(join(dataFolder, 'postmaster.pid'), 'utf8')
  } catch {
    return null
  }
  // Lines: pid, data folder, start time, port, socket folder, listen address, shared memory, status.
  const [pid, , , port, socket] = text.split('\n')
  if (!pid || !port || !socket) return null
  return { pid: Number(pid), port: Number(port), socket }
}
