import { agentPaths } from '../../protocol/agent-api.ts'
import type { Clock } from '../../protocol/clock.ts'
import type { HttpClient } from './call-server.ts'
import { readClockApart } from './clock-apart.ts'

const seconds = 15

/**
 * How far the server's clock is ahead of this machine's, in milliseconds; `undefined`: it did not answer. Asked without a
 * signature: the server refuses, and says its time while it does.
 */
export async function askClock(
  server: string,
  ports: { readonly http: HttpClient; readonly clock: Clock },
): Promise<number | undefined> {
  try {
    const response = await ports.http(server.replace(/\/$/, '') + agentPaths.announce, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
      redirect: 'error',
      signal: AbortSignal.timeout(seconds * 1000),
    })
    return readClockApart(response, ports.clock.now())
  } catch {
    // Refused, reset, timed out, not TLS: there is no server to compare with.
    return undefined
  }
}
