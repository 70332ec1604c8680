import { type BoundRequest, verifyAgentRequest } from '../../protocol/agent-request.ts'
import type { ServerPorts } from '../server-ports.ts'

/**
 * Who signed a request: verified signature, method, path, body and time, and never the same `jti` twice. `undefined`
 * for everything else. Not yet verified: that this agent is enrolled and not revoked.
 */
export async function verifyCaller(
  authorization: string | undefined,
  request: BoundRequest,
  { database, clock }: Pick<ServerPorts, 'database' | 'clock'>,
): Promise<string | undefined> {
  const words = /^Bearer ([A-Za-z0-9._-]+)$/.exec(authorization ?? '')?.[1]
  const verified = words && (await verifyAgentRequest(words, request, clock.now()))
  if (!verified) return undefined
  // Kept longer than a request can live with its slack.
  const expires = new Date(verified.expiresAt.getTime() + 10 * 60_000)
  const fresh = await database
    .insertInto('agent_request')
    .values({ jti: verified.jti, expires_at: expires })
    .onConflict((conflict) => conflict.doNothing())
    .returning('jti')
    .executeTakeFirst()
  return fresh && verified.agent
}
