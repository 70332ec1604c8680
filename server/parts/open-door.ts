import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { ServerConfig } from '../config.ts'
import type { Stops } from './stops.ts'

/** Opens a door and says where it is: the configured address, or `localName` and the port it got. */
export async function openDoor(
  door: FastifyInstance,
  { listen, url }: ServerConfig['portal'],
  localName: string,
  stops: Stops,
): Promise<string> {
  await door.listen(listen)
  stops.push(async () => {
    door.server.closeAllConnections()
    await door.close()
  })
  const { port } = door.server.address() as AddressInfo
  return url ?? `http://${localName}:${port}`
}
