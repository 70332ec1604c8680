import { request as askPlainly } from 'node:http'
import { request as askSecurely } from 'node:https'

/** What a page showed in the end, after every redirect. */
interface Seen {
  readonly status: number
  readonly url: string
  readonly text: string
}

/** A browser without scripts: follows redirects, keeps cookies for localhost, sends forms. */
export function walkPages(caPem: string) {
  const cookies = new Map<string, string>()
  const visit = async (url: string, form?: Readonly<Record<string, string>>): Promise<Seen> => {
    const { status, location, taken, text } = await send(url, form, { cookies, caPem })
    for (const cookie of taken) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=')
      if (/max-age=0|expires=thu, 01 jan 1970/i.test(cookie)) cookies.delete(name)
      else cookies.set(name, value)
    }
    if (location === undefined) return { status, url, text }
    return visit(new URL(location, url).href)
  }
  return { visit, cookies }
}

function send(
  url: string,
  form: Readonly<Record<string, string>> | undefined,
  { cookies, caPem }: { readonly cookies: ReadonlyMap<string, string>; readonly caPem: string },
) {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const body = form && new URLSearchParams(form).toString()
  const ask = url.startsWith('https:') ? askSecurely : askPlainly
  return new Promise<{
    readonly status: number
    readonly location: string | undefined
    readonly taken: readonly string[]
    readonly text: string
  }>((resolve, reject) => {
    const request = ask(
      url,
      {
        method: form ? 'POST' : 'GET',
        headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
        ca: caPem,
        agent: false,
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const { statusCode: status = 0, headers } = response
          const text = Buffer.concat(chunks).toString('utf8')
          resolve({ status, location: headers.location, taken: headers['set-cookie'] ?? [], text })
        })
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}
