import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { createServer, type Server, type TLSSocket } from 'node:tls'
import type { Certificates } from '../create-certificates.ts'
import type { ControllerView } from './answers/controller-view.ts'
import { type ConnectionPorts, serveConnection } from './serve-connection.ts'

/** One running domain controller. */
export interface Controller {
  /** `ldaps://localhost:…`; the certificate is good for this name, for 127.0.0.1, and for the controller's own. */
  readonly url: string
  readonly host: string
  readonly port: number
  readonly name: string
  readonly readOnly: boolean
  /** How many connections are open now. */
  connections(): number
  /** Switches the controller off: its port refuses, its connections are cut. */
  halt(): Promise<void>
  /** Switches it on again, at the same port. */
  resume(): Promise<void>
}

/** Starts a controller that speaks LDAP over TLS 1.2 or newer, and nothing else. Port 0 takes any. */
export async function startController(
  view: ControllerView,
  certificates: Certificates,
  port: number,
  ports: ConnectionPorts,
): Promise<Controller> {
  const sockets = new Set<Socket>()
  const server = createServer({
    key: certificates.keyPem,
    cert: certificates.certificatePem,
    minVersion: 'TLSv1.2',
  })
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    if (ports.faults.take('directory', 'connect', view.number)?.kind === 'refuse') socket.destroy()
  })
  server.on('secureConnection', (socket: TLSSocket) => {
    serveConnection(socket, { view, pages: new Map(), identity: undefined }, ports)
  })
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  const bound = await listen(server, port)
  return {
    url: `ldaps://localhost:${bound}`,
    host: '127.0.0.1',
    port: bound,
    name: view.name,
    readOnly: view.readOnly,
    connections: () => sockets.size,
    async halt() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
    async resume() {
      await listen(server, bound)
    },
  }
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}
