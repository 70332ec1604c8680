import { execFile, type SpawnOptions } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import type { Account } from './choose-account.ts'

/** A program to start, exactly as `spawn` wants it. */
interface Command {
  readonly file: string
  readonly args: readonly string[]
  readonly options: SpawnOptions
}

const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path))

/**
 * How to run `file` as `account`, with an empty environment but for `environment`. Where the machine has `setpriv`,
 * the program gets the signal `dieWith` as soon as our process ends, however it ends; elsewhere it may stay behind.
 */
export function runAs(
  account: Account,
  file: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  dieWith: 'INT' | 'KILL',
): Command {
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', ...environment }
  // A process group of its own: Ctrl-C at a terminal must reach us first, not the database.
  const options = { env, cwd: '/', detached: true }
  if (!setpriv) {
    const identity = account.drop ? { uid: account.uid, gid: account.gid } : {}
    return { file, args, options: { ...options, ...identity } }
  }
  const drop = account.drop
    ? ['--reuid', String(account.uid), '--regid', String(account.gid), '--clear-groups']
    : []
  return {
    file: setpriv,
    args: [...drop, '--no-new-privs', '--pdeathsig', dieWith, '--', file, ...args],
    options,
  }
}

const execute = promisify(execFile)

/** Runs a short command to its end and returns what it printed. Throws with `stderr` when it fails. */
export async function runToEnd({ file, args, options }: Command): Promise<string> {
  const { stdout } = await execute(file, args, { ...options, encoding: 'utf8', shell: false })
  return String(stdout)
}
