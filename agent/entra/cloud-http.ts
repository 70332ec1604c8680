import { request as askPlainly } from 'node:http'
import { Agent, request as askSecurely } from 'node:https'

/** One exchange with a tenant's hosts. */
export type CloudHttp = (url: string, request: CloudRequest) => Promise<CloudReply>

export interface CloudRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal: AbortSignal
}

export interface CloudReply {
  readonly status: number
  readonly header: (name: string) => string | undefined
  readonly text: string
}

/** Twenty answers of a batch, each of some kilobytes, are far below it. */
const mostBytes = 4 * 1024 * 1024

/**
 * HTTPS with an authority of one's own, which `fetch` does not take. Follows no redirect: a token goes to nobody else. Plain
 * HTTP only to this very machine, where the identity endpoints are.
 */
export function createCloudHttp(caPem?: string): CloudHttp & { close(): void } {
  const agent = new Agent({ keepAlive: true, maxSockets: 8, ...(caPem ? { ca: caPem } : {}) })
  const ask: CloudHttp = (url, { method, headers, body, signal }) =>
    new Promise((resolve, reject) => {
      const isSecure = url.startsWith('https:')
      const send = isSecure ? askSecurely : askPlainly
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
      const options = { method, headers: { ...headers, ...length }, signal }
      const request = send(url, isSecure ? { ...options, agent } : options, (response) => {
        const chunks: Buffer[] = []
        let bytes = 0
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length
          if (bytes > mostBytes) request.destroy(new RangeError('an answer too long to be one'))
          chunks.push(chunk)
        })
        response.on('error', reject)
        response.on('end', () => {
          const said = response.headers
          resolve({
            status: response.statusCode ?? 0,
            header: (name) => [said[name.toLowerCase()] ?? []].flat()[0],
            text: Buffer.concat(chunks).toString('utf8'),
          })
        })
      })
      request.on('error', reject)
      request.end(body)
    })
  return Object.assign(ask, { close: () => agent.destroy() })
}
