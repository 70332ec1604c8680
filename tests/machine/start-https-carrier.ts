import { once } from 'node:events'
import type { IncomingHttpHeaders } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { text } from 'node:stream/consumers'
import { createTestCertificate } from './create-test-certificate.ts'

/** What a carrier was asked. */
export interface CarrierCall {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** How a carrier behaves: an answer, no answer for ever, or a line that is cut after the request was read. */
export type CarrierAnswer =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> }
  | 'cut'
  | 'half'
  | 'hang'

export interface HttpsCarrierServer {
  readonly url: string
  readonly ca: string
  readonly calls: readonly CarrierCall[]
  stop(): Promise<void>
}

/** A carrier over HTTPS on this machine, that keeps what it is asked and answers as a test says. */
export async function startHttpsCarrier(
  answer: (call: CarrierCall, index: number) => CarrierAnswer,
): Promise<HttpsCarrierServer> {
  const { key, cert } = createTestCertificate()
  const calls: CarrierCall[] = []
  const sockets = new Set<Duplex>()
  const server = createServer({ key, cert }, async (request, response) => {
    const { method = '', url = '', headers } = request
    const call = { method, path: url, headers, body: await text(request) }
    calls.push(call)
    const said = answer(call, calls.length - 1)
    if (said === 'hang') return
    if (said === 'cut') {
      request.socket.destroy()
      return
    }
    if (said === 'half') {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('{"id":')
      response.flushHeaders()
      return
    }
    const { status, body, headers: more } = said
    response.writeHead(status, { 'content-type': 'application/json', ...more })
    response.end(body === undefined ? '' : JSON.stringify(body))
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `https://localhost:${port}`,
    ca: cert,
    calls,
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Follows what a channel logs, to look for what must not be there. */
export function keepLines() {
  const lines: unknown[] = []
  const write = (event: string, fields?: object) => void lines.push([event, fields])
  return { lines, log: { debug: write, info: write, warn: write, error: write } }
}
