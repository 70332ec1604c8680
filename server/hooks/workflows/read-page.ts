import { request } from 'node:https'

/** Reads a page over TLS. Undefined: there is none, or it cannot be read. */
export type ReadPage = (url: string) => Promise<string | undefined>

const patienceMilliseconds = 10_000
const mostBytes = 512 * 1024

/** Reads pages over TLS, with an authority of one's own where there is one. Follows no redirect. */
export function createReadPage(ca: string | undefined): ReadPage {
  return (url) =>
    new Promise((resolve) => {
      const nothing = () => resolve(undefined)
      const signal = AbortSignal.timeout(patienceMilliseconds)
      const call = request(url, { signal, ...(ca ? { ca } : {}) }, (response) => {
        const chunks: Buffer[] = []
        let bytes = 0
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length
          if (bytes > mostBytes) call.destroy()
          chunks.push(chunk)
        })
        response.on('error', nothing)
        response.on('close', nothing)
        response.on('end', () =>
          resolve(response.statusCode === 200 ? Buffer.concat(chunks).toString('utf8') : undefined),
        )
      })
      call.on('error', nothing)
      call.end()
    })
}
