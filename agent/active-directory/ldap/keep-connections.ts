import type { Client } from 'ldapts'
import { classifyDirectoryError } from '../classify-directory-error.ts'
import {
  type ConnectionSettings,
  type ControllerAddress,
  type Credential,
  closeConnection,
  openConnection,
} from './open-connection.ts'

/** Signed-in connections to one controller. */
interface Connections {
  /** Runs one operation on the least busy connection. Throws only `DirectoryFault`. */
  use<T>(operation: (client: Client) => Promise<T>): Promise<T>
  close(): Promise<void>
}

interface Kept {
  readonly client: Client
  busy: number
}

/**
 * One for each lane that sets passwords and one for all that only reads: a controller may work off a connection in order,
 * and a short read would wait behind another person's set.
 */
const most = 3

/**
 * Keeps connections to a controller: the first when it is needed, a further one while the others are at work. They are
 * opened one at a time, and those that come meanwhile wait for the same one. A further one that fails is not tried again
 * while there is another: with a service password that is wrong by now, each try would count towards a lockout.
 */
export function keepConnections(
  address: ControllerAddress,
  settings: ConnectionSettings,
  credential: Credential,
): Connections {
  let kept: Kept[] = []
  let opening: Promise<Kept> | undefined
  let mayGrow = true

  const open = (): Promise<Kept> => {
    opening ??= openConnection(address, settings, credential)
      .then((client) => {
        const one = { client, busy: 0 }
        kept.push(one)
        return one
      })
      .finally(() => {
        opening = undefined
      })
    return opening
  }

  const openAnother = async (other: Kept): Promise<Kept> => {
    try {
      return await open()
    } catch {
      mayGrow = false
      return other
    }
  }

  const find = (): Kept | Promise<Kept> => {
    kept = kept.filter(({ client }) => client.isBound)
    const [idlest] = kept.toSorted((one, other) => one.busy - other.busy)
    if (!idlest) {
      mayGrow = true
      return open()
    }
    const enough = idlest.busy === 0 || kept.length >= most || !mayGrow
    return enough ? idlest : openAnother(idlest)
  }

  const take = async (): Promise<Kept> => {
    try {
      const found = find()
      // Counted before anybody else looks for the idlest.
      const one = found instanceof Promise ? await found : found
      one.busy += 1
      return one
    } catch (error) {
      throw classifyDirectoryError(error, 'connect')
    }
  }

  return {
    use: async <T>(operation: (client: Client) => Promise<T>): Promise<T> => {
      const one = await take()
      try {
        return await operation(one.client)
      } catch (error) {
        throw classifyDirectoryError(error, 'operation')
      } finally {
        one.busy -= 1
      }
    },
    close: async (): Promise<void> => {
      const last = kept
      kept = []
      await Promise.all(last.map(({ client }) => closeConnection(client)))
    },
  }
}
