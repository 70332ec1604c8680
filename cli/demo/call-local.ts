import { request } from 'node:http'

/** Calls a server of this machine: over TCP by its port, or over the administrator's socket. Answers status and body. */
export function callLocal(
  where: { readonly socketPath: string } | { readonly host: string; readonly port: number },
  call: {
    readonly method: 'GET' | 'POST'
    readonly path: string
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: string
  },
): Promise<{ readonly status: number; readonly text: string; readonly cookie?: string }> {
  return new Promise((resolve, reject) => {
    const { method, path, headers, body } = call
    const outgoing = request({ ...where, method, path, headers: { ...headers } }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => void chunks.push(chunk))
      answer.on('error', reject)
      answer.on('end', () => {
        const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0]
        const text = Buffer.concat(chunks).toString('utf8')
        resolve({ status: answer.statusCode ?? 0, text, ...(cookie ? { cookie } : {}) })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
