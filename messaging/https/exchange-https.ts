import { request as ask } from 'node:https'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { Clock } from '../../protocol/clock.ts'
import { Secret } from '../../protocol/secret.ts'

/** One question to a carrier. Whatever is a `Secret` is bare only on the wire. */
export interface HttpsRequest {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly url: string
  readonly headers: Readonly<Record<string, Secret | string>>
  readonly body?: Secret
}

/** What a carrier answered. The text is secret: carriers repeat numbers and words. */
export interface HttpsReply {
  readonly status: number
  readonly header: (name: string) => string | undefined
  readonly text: Secret
}

/**
 * How far an exchange came. `unsent`: the request certainly never left, since TLS did not stand. `silence`: it may have been
 * read, and no whole answer came.
 */
export type Exchange =
  | { readonly came: 'reply'; readonly reply: HttpsReply }
  | { readonly came: 'unsent'; readonly code: 'stopped' | 'tls-refused' | 'unreachable' }
  | { readonly came: 'silence' }

/** Milliseconds. */
export interface HttpsLimits {
  readonly connectTimeout: number
  /** From the first attempt to connect to the last byte of the answer. */
  readonly sendTimeout: number
  /** PEM of the authority to trust instead of the machine's own list. */
  readonly ca?: string | undefined
}

const mostBytes = 256 * 1024

/** Asks once, over a connection of its own. Follows no redirect: neither a secret nor a message goes to anybody else. */
export async function exchangeHttps(
  asked: HttpsRequest,
  limits: HttpsLimits,
  clock: Pick<Clock, 'sleep'>,
  signal: AbortSignal,
): Promise<Exchange> {
  if (signal.aborted) return { came: 'unsent', code: 'stopped' }
  const over = new AbortController()
  const late = new AbortController()
  const progress: Progress = { connected: false, secured: false }
  const expire = async (milliseconds: number, isLate: () => boolean) => {
    await clock.sleep(milliseconds, over.signal)
    if (!over.signal.aborted && isLate()) late.abort()
  }
  void expire(limits.connectTimeout, () => !progress.secured)
  void expire(limits.sendTimeout, () => true)
  try {
    const reply = await talk(asked, limits.ca, progress, AbortSignal.any([signal, late.signal]))
    return { came: 'reply', reply }
  } catch (error) {
    if (progress.secured) return { came: 'silence' }
    if (signal.aborted) return { came: 'unsent', code: 'stopped' }
    const cutOff = late.signal.aborted || codeOf(error) === 'ECONNRESET'
    const isTls = progress.connected && !cutOff
    return { came: 'unsent', code: isTls ? 'tls-refused' : 'unreachable' }
  } finally {
    over.abort()
  }
}

interface Progress {
  connected: boolean
  /** From here on the carrier may read what is asked. */
  secured: boolean
}

function talk(
  { method, url, headers, body }: HttpsRequest,
  ca: string | undefined,
  progress: Progress,
  signal: AbortSignal,
): Promise<HttpsReply> {
  return new Promise((resolve, reject) => {
    const bytes = body?.reveal((text) => Buffer.from(text, 'utf8'))
    const length = bytes === undefined ? {} : { 'content-length': String(bytes.length) }
    const request = ask(
      url,
      {
        ...{ method, signal, agent: false, headers: { ...bareHeaders(headers), ...length } },
        ...(ca === undefined ? {} : { ca }),
      },
      (response) => {
        const chunks: Buffer[] = []
        let count = 0
        response.on('data', (chunk: Buffer) => {
          count += chunk.length
          if (count > mostBytes) request.destroy(new RangeError('an answer too long to be one'))
          chunks.push(chunk)
        })
        response.on('error', reject)
        response.on('end', () => {
          const said = response.headers
          resolve({
            status: response.statusCode ?? 0,
            header: (name) => [said[name.toLowerCase()] ?? []].flat()[0],
            text: new Secret(Buffer.concat(chunks).toString('utf8')),
          })
        })
      },
    )
    request.on('socket', (socket: Socket | TLSSocket) => {
      socket.once('connect', () => {
        progress.connected = true
      })
      socket.once('secureConnect', () => {
        progress.secured = true
      })
    })
    request.on('error', reject)
    request.end(bytes)
  })
}

function bareHeaders(headers: HttpsRequest['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : value.reveal((text) => text),
    ]),
  )
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
