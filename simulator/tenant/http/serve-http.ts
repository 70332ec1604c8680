import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { Clock } from '../../clock.ts'
import type { Fault, Faults, FaultTarget } from '../../faults.ts'

export interface HttpRequest {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface HttpAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What answers on one port. */
export interface HttpRoom {
  readonly port: number
  readonly target: FaultTarget
  readonly certificate?: { readonly keyPem: string; readonly certificatePem: string }
  /** The name by which a fault finds this request. */
  operationOf(request: HttpRequest): string
  /** `stale`: how many milliseconds older than usual the state is that it reads. */
  answer(request: HttpRequest, stale: number): HttpAnswer | Promise<HttpAnswer>
  /** What is answered when an `error` fault strikes. */
  answerFault(fault: Fault, request: HttpRequest): HttpAnswer
}

/** Larger requests are cut off: 4 MiB, as much as Graph takes. UNVERIFIED. */
const largest = 4 * 1024 * 1024

/** Serves one room on 127.0.0.1, with everything that can be made to go wrong on the way. */
export async function serveHttp(
  room: HttpRoom,
  { faults, clock }: { readonly faults: Faults; readonly clock: Clock },
): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const { certificate } = room
  const server = certificate
    ? createSecureServer({ key: certificate.keyPem, cert: certificate.certificatePem })
    : createServer()
  server.on('connection', (socket: Socket) => {
    if (faults.take(room.target, 'connect')) socket.destroy()
  })
  server.on('request', (incoming, response) => {
    const cut = () => incoming.socket.destroy()
    const chunks: Buffer[] = []
    let size = 0
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > largest) cut()
      else chunks.push(chunk)
    })
    incoming.on('end', () => {
      const url = parseUrl(incoming.url)
      if (!url) {
        cut()
        return
      }
      const { method = 'GET', headers } = incoming
      const request = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') }
      const fault = faults.take(room.target, room.operationOf(request))
      strike(room, request, fault, { response, cut, clock }).catch(cut)
    })
  })
  server.listen(room.port, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

async function strike(
  room: HttpRoom,
  request: HttpRequest,
  fault: Fault | undefined,
  line: { readonly response: ServerResponse; readonly clock: Clock; cut(): void },
): Promise<void> {
  const { response, clock, cut } = line
  const wait = fault?.milliseconds ?? 0
  const send = ({ status, headers, body }: HttpAnswer) => {
    response.writeHead(status, { ...headers, date: clock.now().toUTCString() })
    response.end(body)
  }
  switch (fault?.kind) {
    case 'hang':
      return
    case 'drop':
    case 'refuse':
      return cut()
    case 'hang-after':
      await room.answer(request, 0)
      return
    case 'drop-after':
      await room.answer(request, 0)
      return cut()
    case 'late':
      cut()
      await clock.sleep(wait)
      await room.answer(request, 0)
      return
    case 'slow':
      await clock.sleep(wait)
      return send(await room.answer(request, 0))
    case 'error':
      return send(room.answerFault(fault, request))
    case 'stale':
      return send(await room.answer(request, wait))
    default:
      return send(await room.answer(request, 0))
  }
}

function parseUrl(target = '/'): URL | undefined {
  return URL.parse(`https://localhost${target}`) ?? undefined
}
