import type { ClaimCall } from '../../protocol/claim-client.ts'

/** No answer came: no signal, a closed lid, a gateway without its server. What was asked may or may not have arrived. */
export class SignalLost extends Error {
  /** The page itself ended the wait, to look again at once. */
  readonly interrupted: boolean

  constructor(interrupted: boolean, options?: ErrorOptions) {
    super('no answer came', options)
    this.name = 'SignalLost'
    this.interrupted = interrupted
  }
}

/** Calls over `fetch`. Waiting reads can be cut short, so that the page looks again at once when it is seen again. */
interface ServerCalls {
  readonly call: ClaimCall
  /** Ends the reads that wait; they throw {@link SignalLost}. Writes go on. */
  readonly interrupt: () => void
}

// A waiting read is held for 20 seconds by the server.
const longestWait = 30_000

/** The calls of the page to the server it came from, with its cookie and nothing else. */
export function createServerCalls(): ServerCalls {
  let reading = new AbortController()
  return {
    interrupt: () => {
      reading.abort()
      reading = new AbortController()
    },
    call: async (path, body) => {
      const { signal } = reading
      const answer = await answerTo(path, body, signal)
      // A gateway's own words are no answer of the server's.
      if (answer.status >= 500 && answer.json === undefined) throw new SignalLost(false)
      return answer
    },
  }
}

async function answerTo(path: string, body: unknown, interruption: AbortSignal) {
  const tooLong = AbortSignal.timeout(longestWait)
  const reads = body === undefined
  try {
    const response = await fetch(path, {
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      signal: reads ? AbortSignal.any([tooLong, interruption]) : tooLong,
      ...(reads ? {} : post(body)),
    })
    return { status: response.status, json: parseJson(await response.text()) }
  } catch (cause) {
    throw new SignalLost(reads && interruption.aborted, { cause })
  }
}

function post(body: unknown): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
