import { type BoundRequest, verifyAgentRequest } from '../../protocol/agent-request.ts'
import type { ServerPorts } from '../server-ports.ts'

/** A signed request: whose it is, and the id by which it counts once. */
interface Caller {
  readonly agent: string
  readonly jti: string
  readonly expiresAt: Date
}

/**
 * Who signed a request: verified signature, method, path, body and time. `undefined` for everything else. Not yet
 * verified: that this agent is enrolled and not revoked, and that the request is new. Anybody can make a key: nothing is
 * written down for one before {@link countOnce}.
 */
export async function verifyCaller(
  authorization: string | undefined,
  request: BoundRequest,
  { clock }: Pick<ServerPorts, 'clock'>,
): Promise<Caller | undefined> {
  const words = /^Bearer ([A-Za-z0-9._-]+)$/.exec(authorization ?? '')?.[1]
  return words === undefined ? undefined : await verifyAgentRequest(words, request, clock.now())
}

/** Whether this request is new. For agents that are known only: it keeps a row for each until the request is long dead. */
export async function countOnce(
  { jti, expiresAt }: Caller,
  { database }: Pick<ServerPorts, 'database'>,
): Promise<boolean> {
  // Kept longer than a request can live with its slack.
  const expires = new Date(expiresAt.getTime() + 10 * 60_000)
  const fresh = await database
    .insertInto('agent_request')
    .values({ jti, expires_at: expires })
    .onConflict((conflict) => conflict.doNothing())
    .returning('jti')
    .executeTakeFirst()
  return fresh !== undefined
}
