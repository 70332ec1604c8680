import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** One address before any number of servers, as a load balancer: a connection goes to the next that takes it. */
export interface Front {
  readonly port: number
  /** The servers that stand behind it now. */
  point(ports: readonly number[]): void
  /** Nobody gets through, and who was through is cut off, until `mend`. */
  cut(): void
  mend(): void
  stop(): Promise<void>
}

export async function startFront(): Promise<Front> {
  const sockets = new Set<Socket>()
  let behind: readonly number[] = []
  let isCut = false
  let turn = 0

  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  }
  const server = createServer((caller) => {
    keep(caller)
    turn += 1
    const first = turn % Math.max(1, behind.length)
    if (isCut) caller.destroy()
    else pass(caller, [...behind.slice(first), ...behind.slice(0, first)])
  })
  function pass(caller: Socket, [port, ...others]: readonly number[]): void {
    if (port === undefined) {
      caller.destroy()
      return
    }
    const onward = connect(port, '127.0.0.1')
    keep(onward)
    let through = false
    onward.once('connect', () => {
      through = true
      caller.pipe(onward).pipe(caller)
      caller.once('close', () => onward.destroy())
    })
    onward.once('close', () => {
      if (through) caller.destroy()
      else pass(caller, others)
    })
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    point: (ports) => {
      behind = ports
    },
    cut: () => {
      isCut = true
      for (const socket of sockets) socket.destroy()
    },
    mend: () => {
      isCut = false
    },
    stop: async () => {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
