import type { FastifyInstance } from 'fastify'
import {
  claimPaths,
  zBeginRequest,
  zNotMeRequest,
  zOpenRequest,
  zRenewRequest,
} from '../../protocol/claim-api.ts'
import { Secret } from '../../protocol/secret.ts'
import { refuse } from '../http/refuse.ts'
import { answerInEvenTime } from './answer-in-even-time.ts'
import { beginClaim } from './begin-claim.ts'
import type { ClaimCookie } from './claim-cookie.ts'
import type { ClaimPorts } from './claim-ports.ts'
import { openLink, renewLink, takeNotMe } from './open-link.ts'
import { showClaim } from './show-claim.ts'

/** The calls that whoever holds a link can make. Known and unknown links look alike but for what a live one greets with. */
export function addLinkRoutes(door: FastifyInstance, cookie: ClaimCookie, ports: ClaimPorts): void {
  // Sent only when the beat has come: a refusal that left at once would tell the unknown links from the known.
  door.post(claimPaths.open, async (request, reply) => {
    const body = zOpenRequest.safeParse(request.body)
    const hello = await answerInEvenTime(ports.clock, 'reads', async () =>
      body.success ? await openLink(new Secret(body.data.link), ports) : undefined,
    )
    return hello ?? refuse(reply, 'link-not-usable')
  })
  door.post(claimPaths.renew, (request) =>
    answerInEvenTime(ports.clock, 'writes', async () => {
      const body = zRenewRequest.safeParse(request.body)
      if (body.success) await renewLink(new Secret(body.data.link), ports)
      return { accepted: true }
    }),
  )
  door.post(claimPaths.notMe, (request) =>
    answerInEvenTime(ports.clock, 'writes', async () => {
      const body = zNotMeRequest.safeParse(request.body)
      if (body.success) await takeNotMe(new Secret(body.data.secret), ports)
      return { accepted: true }
    }),
  )
  door.post(claimPaths.begin, async (request, reply) => {
    const body = zBeginRequest.safeParse(request.body)
    const begun = await answerInEvenTime(ports.clock, 'reads', async () => {
      if (!body.success) return { refused: 'link-not-usable' } as const
      const outcome = await beginClaim(body.data, ports)
      if ('refused' in outcome) return outcome
      return { ...outcome, state: await showClaim(outcome.begun, ports) }
    })
    if ('refused' in begun) return refuse(reply, begun.refused)
    cookie.set(reply, begun.cookie)
    return begun.state ?? refuse(reply, 'claim-over')
  })
}
