import cookiePlugin from '@fastify/cookie'
import Fastify, { type FastifyInstance } from 'fastify'
import { refuse } from '../http/refuse.ts'
import { addClaimRoutes } from './add-claim-routes.ts'
import { addLinkRoutes } from './add-link-routes.ts'
import { createClaimCookie } from './claim-cookie.ts'
import type { ClaimPorts } from './claim-ports.ts'

const mostBytes = 32 * 1024

/** The HTTP door for hires: the calls of `protocol/claim-api.ts`. The pages themselves are added by `serve-portal.ts`. */
export async function createClaimDoor(
  { tls }: { readonly tls: boolean },
  ports: ClaimPorts,
): Promise<FastifyInstance> {
  const door = Fastify({ bodyLimit: mostBytes, logger: false })
  await door.register(cookiePlugin)
  door.setErrorHandler((error: Error & { statusCode?: number; code?: string }, _request, reply) => {
    if (error.statusCode !== undefined && error.statusCode < 500) {
      return refuse(reply, 'request-invalid')
    }
    // Never its message: a database's repeats the value that it could not take.
    ports.log.error('the hires’ door broke', { error: error.name, code: error.code ?? '' })
    return refuse(reply, 'internal')
  })
  // A page of another site may neither ask nor act, whatever its cookies.
  door.addHook('onRequest', async (request, reply) => {
    const site = request.headers['sec-fetch-site']
    const foreign = site !== undefined && site !== 'same-origin' && site !== 'none'
    const isCall = request.url.startsWith('/claim/') || request.url.startsWith('/own/')
    if (isCall && foreign) await refuse(reply, 'request-invalid')
    if (isCall) reply.header('cache-control', 'no-store')
  })
  const cookie = createClaimCookie(tls, ports)
  addLinkRoutes(door, cookie, ports)
  addClaimRoutes(door, cookie, ports)
  return door
}
