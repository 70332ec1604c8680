import type { FastifyReply, FastifyRequest } from 'fastify'
import { Secret } from '../../protocol/secret.ts'
import { type ClaimPorts, limits } from './claim-ports.ts'
import { findClaim } from './lock-claim.ts'

/** The cookie of a claim: made at the first press, not before, and bound to this host where there is TLS. */
export interface ClaimCookie {
  find(request: FastifyRequest): Promise<string | undefined>
  set(reply: FastifyReply, value: Secret): void
}

/** `tls`: the pages are served under TLS, to which the cookie is then bound. */
export function createClaimCookie(tls: boolean, ports: ClaimPorts): ClaimCookie {
  const name = tls ? '__Host-firstkey' : 'firstkey'
  return {
    find: async (request) => {
      const cookie = request.cookies[name]
      return cookie === undefined ? undefined : await findClaim(new Secret(cookie), ports)
    },
    set: (reply, value) => {
      const maxAge = limits.claimHours * 3600
      const options = {
        httpOnly: true,
        secure: tls,
        sameSite: 'strict',
        path: '/',
        maxAge,
      } as const
      value.reveal((text) => reply.setCookie(name, text, options))
    },
  }
}
