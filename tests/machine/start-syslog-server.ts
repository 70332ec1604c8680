import { type AddressInfo, createServer as createPlain, type Socket } from 'node:net'
import { createServer as createTls } from 'node:tls'

/** A syslog server that keeps what it is sent. */
export interface SyslogServer {
  readonly port: number
  /** Everything it was sent, in one piece. */
  text(): string
  /** The messages of it (RFC 6587, 3.4.1), whole ones only. */
  messages(): readonly string[]
  stop(): Promise<void>
}

export async function startSyslogServer(
  options: { readonly port?: number; readonly tls?: { key: string; cert: string } } = {},
): Promise<SyslogServer> {
  const open = new Set<Socket>()
  const chunks: Buffer[] = []
  const take = (socket: Socket) => {
    open.add(socket)
    socket.on('data', (data) => chunks.push(data))
    socket.on('error', () => undefined)
  }
  const server = options.tls ? createTls(options.tls, take) : createPlain(take)
  await new Promise<void>((resolve) =>
    server.listen(options.port ?? 0, '127.0.0.1', () => resolve()),
  )
  return {
    port: (server.address() as AddressInfo).port,
    text: () => Buffer.concat(chunks).toString('utf8'),
    messages: () => parseFrames(Buffer.concat(chunks)),
    stop: () =>
      new Promise<void>((resolve) => {
        for (const socket of open) socket.destroy()
        server.close(() => resolve())
      }),
  }
}

function parseFrames(bytes: Buffer): readonly string[] {
  const messages: string[] = []
  for (let start = 0; start < bytes.length; ) {
    const space = bytes.indexOf(' ', start)
    const end = space + 1 + Number(bytes.toString('utf8', start, space))
    if (space < 0 || end > bytes.length) break
    messages.push(bytes.toString('utf8', space + 1, end))
    start = end
  }
  return messages
}
