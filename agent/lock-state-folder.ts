import { createHash } from 'node:crypto'
import { realpath, rm } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { StartProblem } from './start-problem.ts'

/**
 * Makes sure that one agent at a time uses a state folder: two at one journal would not see each other's boxes. The lock is
 * a local socket, so that it goes with the process however that ends. Nothing ever listens to what comes in.
 */
export async function lockStateFolder(folder: string): Promise<() => Promise<void>> {
  const unlock = await tryLock(folder, 'agent')
  if (!unlock) {
    throw new StartProblem(
      `another agent is running with this state folder: ${folder}`,
      'stop it first, or give this one a folder of its own',
    )
  }
  return unlock
}

/** Takes one named lock of a state folder. `undefined`: another process has it. */
export async function tryLock(
  folder: string,
  name: 'agent' | 'list' | 'provisioning',
): Promise<(() => Promise<void>) | undefined> {
  const path = socketPath(await realpath(folder), name)
  const server = (await listen(path)) ?? (await listenAfterCrash(path))
  return server && (() => new Promise((resolve) => server.close(() => resolve())))
}

function socketPath(folder: string, lock: string): string {
  const digest = createHash('sha256').update(folder).digest('hex').slice(0, 32)
  const name = `firstkey-${lock}-${digest}`
  if (process.platform === 'linux') return `\0${name}`
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(folder, `${lock}.lock`)
}

function listen(path: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (fault: NodeJS.ErrnoException) =>
      fault.code === 'EADDRINUSE' ? resolve(undefined) : reject(fault),
    )
    server.listen(path, () => resolve(server.unref()))
  })
}

/** Where a socket is a file, a killed agent leaves it behind: nobody answers there. */
async function listenAfterCrash(path: string): Promise<Server | undefined> {
  if (process.platform === 'linux' || process.platform === 'win32') return undefined
  const answers = await new Promise<boolean>((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.unref()
  })
  if (answers) return undefined
  await rm(path, { force: true })
  return listen(path)
}
