import { chmod, mkdir, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import type { ApiServer } from './api-server.ts'

/** The longest path that a socket can have on every system we run on. */
const longestPath = 103

/** The state folder cannot give the administrator a way in. `hint` says what to do. */
class AdministratorDoorError extends Error {
  readonly hint: string

  constructor(message: string, hint: string) {
    super(message)
    this.name = 'AdministratorDoorError'
    this.hint = hint
  }
}

/** Where the administrator of the machine comes in: `admin/admin.sock` in the state folder. */
function administratorSocketOf(state: string): string {
  return join(state, 'admin', 'admin.sock')
}

/**
 * Listens on the administrator's socket. Its folder (0700) is closed before the socket is there, and the socket is 0600:
 * nobody but the server's own account and root can open it. One that a dead server left is replaced, a live one is not.
 */
export async function openAdministratorDoor(door: ApiServer, state: string): Promise<string> {
  const path = administratorSocketOf(state)
  if (Buffer.byteLength(path) > longestPath) {
    throw new AdministratorDoorError(
      `the path ${path} is too long for a socket`,
      `choose a state folder with a shorter name: ${longestPath} bytes at most with /admin/admin.sock`,
    )
  }
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await chmod(dirname(path), 0o700)
  if (await isAnswering(path)) {
    throw new AdministratorDoorError(
      `another server runs with the state folder ${state}`,
      'stop it, or give this one a state folder of its own',
    )
  }
  await rm(path, { force: true })
  await door.listen({ path })
  await chmod(path, 0o600)
  return path
}

function isAnswering(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
