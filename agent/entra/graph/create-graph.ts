import type { Clock } from '../../../protocol/clock.ts'
import type { Log } from '../../../protocol/log.ts'
import type { Randomness } from '../../randomness.ts'
import type { CloudHttp, CloudReply } from '../cloud-http.ts'
import { parseJson } from '../parse-json.ts'
import type { TokenSource } from '../tokens/keep-token.ts'
import { classifyRefusal } from './classify-refusal.ts'
import { createPatience, type Patience } from './create-patience.ts'
import { classifyBreak, GraphFault, isPassing, mayHaveBeenDone } from './graph-fault.ts'

/** One request, relative to the base address. */
export interface GraphAsk {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly body?: unknown
  /** Of the body; JSON if absent. */
  readonly contentType?: string
  /** Doing it twice is doing it once. A write that is not is never repeated after a lost answer. */
  readonly repeatable: boolean
}

export interface Graph extends Pick<Patience, 'beforeRetry'> {
  /** The body of an answer that is none of an error. Throws {@link GraphFault}: see `mayHaveBeenDone`. */
  ask(asked: GraphAsk): Promise<unknown>
  /** Another page, by the address that Graph gave. One elsewhere is no page of ours: nobody else gets the token. */
  askNext(link: string): Promise<unknown>
  /** Calls so far; a batch is one. */
  calls(): number
}

interface GraphPorts {
  readonly http: CloudHttp
  readonly token: TokenSource
  readonly clock: Clock
  readonly random: Randomness
  readonly log: Log
}

const callSeconds = 20

/** The client of one tenant. */
export function createGraph(baseUrl: string, ports: GraphPorts): Graph {
  const { random, log } = ports
  const patience = createPatience(ports)
  let calls = 0

  /** One exchange, and what is wrong with its answer, if anything. */
  async function askOnce(asked: GraphAsk, id: string, renew: boolean): Promise<Exchange> {
    try {
      const token = await ports.token(renew)
      // Last of all: whoever is let through while the tenant is being tried must say what came of it.
      await patience.untilOpen()
      calls += 1
      const reply = await ports.http(baseUrl + asked.path, requestFor(asked, id, token))
      patience.noteAnswer(reply.status, reply.header('retry-after'))
      if (reply.status < 300) return { reply }
      return { reply, fault: classifyRefusal(reply.status, parseJson(reply.text), id) }
    } catch (error) {
      if (error instanceof GraphFault) return { fault: error }
      patience.noteSilence()
      return { fault: classifyBreak(error, id) }
    }
  }

  async function waitToRepeat(asked: GraphAsk, { reply, fault }: Exchange, attempt: number) {
    if (!fault || !isPassing(fault) || fault.detail['system'] === 'left-alone') return false
    const isSafe = asked.repeatable || !mayHaveBeenDone(fault)
    return isSafe && (await patience.beforeRetry(attempt, reply?.header('retry-after')))
  }

  const ask: Graph['ask'] = async (asked) => {
    const id = random.id()
    let renewed = false
    for (let attempt = 0; ; attempt += 1) {
      const { reply, fault } = await askOnce(asked, id, renewed)
      if (!fault) return parseJson(reply?.text ?? '')
      log.warn('graph refused', { method: asked.method, code: fault.code, ...fault.detail })
      // A token may have been withdrawn before its time: a new one is shown, once.
      const isRenewed: boolean = !renewed && isStaleToken(fault)
      renewed ||= isRenewed
      const mayRepeat = isRenewed || (await waitToRepeat(asked, { reply, fault }, attempt))
      if (!mayRepeat) throw fault
    }
  }

  return {
    ask,
    calls: () => calls,
    beforeRetry: patience.beforeRetry,
    askNext(link) {
      if (link.startsWith(`${baseUrl}/`)) {
        return ask({ method: 'GET', path: link.slice(baseUrl.length), repeatable: true })
      }
      return Promise.reject(new GraphFault('bad-answer', { name: 'page-elsewhere' }))
    },
  }
}

interface Exchange {
  readonly reply?: CloudReply | undefined
  readonly fault?: GraphFault | undefined
}

function requestFor(
  { method, body, contentType = 'application/json' }: GraphAsk,
  id: string,
  token: Awaited<ReturnType<TokenSource>>,
) {
  return {
    method,
    headers: {
      authorization: token.reveal((text) => `Bearer ${text}`),
      accept: 'application/json',
      'client-request-id': id,
      ...(body === undefined ? {} : { 'content-type': contentType }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(callSeconds * 1000),
  }
}

/** Refused by Graph itself, not by whoever gives tokens. */
function isStaleToken({ code, detail }: GraphFault): boolean {
  return code === 'token-refused' && detail['status'] === 401 && 'request' in detail
}
