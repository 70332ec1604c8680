import { request as askPlainly } from 'node:http'
import { request as askSecurely } from 'node:https'

/** Posts JSON and answers with the status; throws when nobody answers within a minute. */
export function postJson(
  url: string,
  body: unknown,
  { token, caPem }: { readonly token: string; readonly caPem: string | undefined },
): Promise<number> {
  return new Promise((resolve, reject) => {
    const send = url.startsWith('https:') ? askSecurely : askPlainly
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const secure = caPem === undefined ? {} : { ca: [caPem] }
    const options = { method: 'POST', headers, agent: false, timeout: 60_000, ...secure }
    const request = send(url, options, (response) => {
      response.resume()
      response.on('error', reject)
      response.on('end', () => resolve(response.statusCode ?? 0))
    })
    request.on('timeout', () => request.destroy(new Error('nobody answered')))
    request.on('error', reject)
    request.end(JSON.stringify(body))
  })
}
