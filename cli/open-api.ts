import { randomUUID } from 'node:crypto'
import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { json } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { Secret } from '../protocol/secret.ts'
import { CliProblem } from './cli-problem.ts'
import type { CliSettings } from './command-context.ts'
import { findConfig } from './find-config.ts'
import { toCliProblem } from './to-cli-problem.ts'

/** The API, as commands use it. A refusal of the server is thrown as a `CliProblem`. */
interface Api {
  call(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<unknown>
  /** Sends a stream, telling how much of it has gone, and gives what comes back while it is still being sent. */
  stream(
    path: string,
    contentType: string,
    body: Readable,
    count: (bytes: number) => void,
  ): Promise<IncomingMessage>
}

type Way = { readonly socket: string } | { readonly url: URL; readonly token: Secret }

const loopback = /^(localhost|[a-z0-9-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/

/** Finds the way to the server: `--server` with a token, else the administrator's socket in the state folder. */
export async function openApi(settings: CliSettings): Promise<Api> {
  const way = await findWay(settings)
  return {
    call: async (method, path, body) => {
      const kind = body === undefined ? {} : { 'content-type': 'application/json' }
      const sent = send(way, method, path, kind)
      sent.end(body === undefined ? undefined : JSON.stringify(body))
      const answer = await answerTo(sent, way)
      const document: unknown = await json(answer)
      if ((answer.statusCode ?? 0) < 400) return document
      throw toCliProblem(document, answer.statusCode ?? 0)
    },
    stream: async (path, contentType, body, count) => {
      const sent = send(way, 'POST', path, { 'content-type': contentType })
      const answered = answerTo(sent, way)
      // A server that refuses early stops reading: its answer says why, the broken pipe does not.
      pipeline(body, counted(count), sent).catch(() => undefined)
      const answer = await answered
      if ((answer.statusCode ?? 0) < 400) return answer
      throw toCliProblem(await json(answer), answer.statusCode ?? 0)
    },
  }
}

function counted(count: (bytes: number) => void) {
  return async function* (pieces: AsyncIterable<Buffer>) {
    for await (const piece of pieces) {
      count(piece.length)
      yield piece
    }
  }
}

async function findWay(settings: CliSettings): Promise<Way> {
  if (settings.server === undefined) {
    const { state } = await findConfig(settings)
    return { socket: join(state, 'admin', 'admin.sock') }
  }
  const url = URL.parse(settings.server)
  const isSafe =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.test(url.hostname))
  if (!url || !isSafe) {
    throw new CliProblem(
      '--server is neither an https address nor one on this machine',
      'write it as https://api.firstkey.example',
      { exitCode: 2 },
    )
  }
  if (settings.token) return { url, token: settings.token }
  throw new CliProblem(
    'a token is needed to talk to a server over the network',
    'set FIRSTKEY_TOKEN; "firstkey token create" on the server mints one',
    { exitCode: 2 },
  )
}

function send(
  way: Way,
  method: string,
  path: string,
  more: Readonly<Record<string, string>>,
): ClientRequest {
  const headers = {
    ...more,
    ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
    accept: 'application/json',
  }
  if ('socket' in way) return requestHttp({ socketPath: way.socket, method, path, headers })
  const request = way.url.protocol === 'https:' ? requestHttps : requestHttp
  return way.token.reveal((token) =>
    request(new URL(path, way.url), {
      method,
      headers: { ...headers, authorization: `Bearer ${token}` },
    }),
  )
}

function answerTo(sent: ClientRequest, way: Way): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sent.once('response', resolve)
    sent.on('error', (error) => reject(unreachable(error, way)))
  })
}

function unreachable(error: Error, way: Way): CliProblem {
  const code = 'code' in error ? String(error.code) : error.name
  const where = 'socket' in way ? way.socket : way.url.origin
  if (code === 'EACCES') {
    return new CliProblem(
      `${where} belongs to another account`,
      'run this as the account of the server (or root), or use --server with a token',
    )
  }
  const hint =
    'socket' in way
      ? 'start it with "firstkey serve", or name its state folder with --state'
      : 'check the address, and that the server runs'
  return new CliProblem(`no server answers at ${where} (${code})`, hint)
}
