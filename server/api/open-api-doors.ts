import type { AddressInfo } from 'node:net'
import type { ApiPorts } from './api-ports.ts'
import type { ApiServer } from './api-server.ts'
import { createApi } from './create-api.ts'
import { openAdministratorDoor } from './open-administrator-door.ts'

export interface ApiDoorSettings {
  /** The state folder: the administrator's socket is in it. */
  readonly state: string
  readonly listen: { readonly host: string; readonly port: number }
  /** Where callers reach it, when that is not where it listens. */
  readonly url?: string | undefined
  readonly trustProxy?: boolean
  /** Adds the ways in for programs of others to the network's door. */
  readonly addHooks?: (server: ApiServer) => void
}

/** Opens both doors of the API: TCP for tokens, and the administrator's socket. */
export async function openApiDoors(
  { state, listen, url, trustProxy = false, addHooks }: ApiDoorSettings,
  ports: ApiPorts,
): Promise<{
  readonly apiUrl: string
  readonly administratorSocket: string
  readonly stop: () => Promise<void>
}> {
  const network = await createApi({ door: 'token', trustProxy }, ports)
  addHooks?.(network)
  const local = await createApi({ door: 'administrator' }, ports)
  const stop = async () => {
    for (const door of [network, local]) {
      door.server.closeAllConnections()
      await door.close()
    }
  }
  try {
    const administratorSocket = await openAdministratorDoor(local, state)
    await network.listen(listen)
    const { port } = network.server.address() as AddressInfo
    return { apiUrl: url ?? `http://${listen.host}:${port}`, administratorSocket, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
