import * as z from 'zod/mini'
import { signAgentRequest } from '../../protocol/agent-request.ts'
import type { Clock } from '../../protocol/clock.ts'
import type { KeyPair } from '../../protocol/keys.ts'
import type { Randomness } from '../randomness.ts'
import { readClockApart } from './clock-apart.ts'

/** One HTTP exchange, as `fetch` makes it. */
export type HttpClient = (
  url: string,
  request: {
    readonly method: 'POST'
    readonly headers: Readonly<Record<string, string>>
    readonly body: string
    readonly redirect: 'error'
    readonly signal: AbortSignal
  },
) => Promise<HttpAnswer>

interface HttpAnswer {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  readonly body: AsyncIterable<Uint8Array> | null
}

/** What a call came to. `refused`: the server answered, but not as hoped; `away`: it did not answer. */
export type CallOutcome<T> =
  | { readonly outcome: 'answered'; readonly value: T }
  | {
      readonly outcome: 'refused'
      readonly status: number
      readonly code: string
      /** How far the server's clock is ahead of ours, in milliseconds, if it said. A wrong clock is refused like a wrong key. */
      readonly clockApart: number | undefined
    }
  | { readonly outcome: 'away' }

/** Calls the server: signed, bound to path, time and body, answered in a known shape, or an outcome that says why not. */
export type CallServer = <S extends z.ZodMiniType>(
  path: string,
  body: unknown,
  schema: S,
  wait: { readonly seconds: number; readonly signal?: AbortSignal },
) => Promise<CallOutcome<z.infer<S>>>

/** What a server may answer at most: 32 jobs, each with a box and what belongs to it, are half of it. */
const mostBytes = 2 * 1024 * 1024

/** Everything the agent says to a server goes through here; a server never calls an agent. */
export function createCallServer(
  server: string,
  identity: KeyPair,
  ports: { readonly http: HttpClient; readonly clock: Clock; readonly random: Randomness },
): CallServer {
  return async (path, body, schema, { seconds, signal }) => {
    const text = JSON.stringify(body)
    // Bound to the path as the server sees it, also where it stands below one (`https://…/firstkey`).
    const url = new URL(server.replace(/\/$/, '') + path)
    const words = await signAgentRequest(
      { path: url.pathname, body: text },
      ports.random.id(),
      identity,
      ports.clock.now(),
    )
    const late = AbortSignal.timeout(seconds * 1000)
    try {
      const response = await ports.http(url.href, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${words}` },
        body: text,
        redirect: 'error',
        signal: signal ? AbortSignal.any([late, signal]) : late,
      })
      const clockApart = readClockApart(response, ports.clock.now())
      return readAnswer(response.status, clockApart, await readText(response), schema)
    } catch {
      // Refused, reset, timed out, not TLS: the server is away, and is asked again later.
      return { outcome: 'away' }
    }
  }
}

const zProblem = z.looseObject({ code: z.string().check(z.regex(/^[a-z-]{1,60}$/)) })

function readAnswer<S extends z.ZodMiniType>(
  status: number,
  clockApart: number | undefined,
  text: string,
  schema: S,
): CallOutcome<z.infer<S>> {
  const json = parseJson(text)
  const value = status < 300 ? schema.safeParse(json) : undefined
  if (value?.success) return { outcome: 'answered', value: value.data }
  const problem = zProblem.safeParse(json)
  const code = problem.success ? problem.data.code : 'internal'
  return { outcome: 'refused', status, code, clockApart }
}

/** Stops reading where the answer is longer than any can be: a server must not be able to fill this machine's memory. */
async function readText({ body }: HttpAnswer): Promise<string> {
  const blocks: Uint8Array[] = []
  let bytes = 0
  for await (const block of body ?? []) {
    bytes += block.length
    if (bytes > mostBytes) throw new RangeError('an answer too long to be one')
    blocks.push(block)
  }
  return Buffer.concat(blocks).toString('utf8')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
