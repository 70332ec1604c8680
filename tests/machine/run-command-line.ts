import { execFile } from 'node:child_process'
import { dirname, join } from 'node:path'
import type { World } from './start-world.ts'

const firstkey = join(import.meta.dirname, '..', '..', 'bin', 'firstkey.js')

/** What a terminal showed, and how the command ended. */
interface Ran {
  readonly exitCode: number
  readonly output: string
}

/** Runs `firstkey` on the machine of a world's server, as its administrator does. */
export function runCommandLine(world: World, ...words: readonly string[]): Promise<Ran> {
  const state = dirname(dirname(world.server.administratorSocket))
  return new Promise((resolve) => {
    const command = [firstkey, ...words, '--state', state]
    const child = execFile(process.execPath, command, (_error, stdout, stderr) => {
      resolve({ exitCode: child.exitCode ?? 1, output: stdout + stderr })
    })
  })
}
