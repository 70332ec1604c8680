import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { OwnState } from '../../protocol/own-api.ts'
import { ownPaths, zOwnBegin, zOwnSet, zOwnWhere } from '../../protocol/own-api.ts'
import { Secret } from '../../protocol/secret.ts'
import { refuse } from '../http/refuse.ts'
import { hashOfSecret } from '../words/derive-words.ts'
import { beginVisit } from './begin-visit.ts'
import { handOverOwn } from './hand-over-own.ts'
import { type OwnPorts, ownLimits } from './own-ports.ts'
import { authorityOf } from './own-settings.ts'
import { showVisit } from './show-visit.ts'

const longestWaitMilliseconds = 20_000
const lookAgainMilliseconds = 1000

/** Adds the calls of *my password* to the portal's door. They set a cookie of their own, beside a hire's. */
export function addOwnRoutes(
  door: FastifyInstance,
  { tls }: { readonly tls: boolean },
  ports: OwnPorts,
): void {
  const name = tls ? '__Host-firstkey-own' : 'firstkey-own'
  const find = async (request: FastifyRequest) => {
    const cookie = request.cookies[name]
    return cookie === undefined ? undefined : await findVisit(new Secret(cookie), ports)
  }
  const { own, plan } = ports
  const where = zOwnWhere.parse({
    ...{ authority: authorityOf(own), clientId: own.clientId, context: own.context },
    directory: plan.directory,
  })
  door.get(ownPaths.where, () => where)
  door.post(ownPaths.begin, async (request, reply) => {
    const body = zOwnBegin.safeParse(request.body)
    if (!body.success) return refuse(reply, 'request-invalid')
    const begun = await beginVisit(body.data, ports)
    if ('refused' in begun) return refuse(reply, begun.refused)
    const maxAge = ownLimits.visitMinutes * 60
    const options = { httpOnly: true, secure: tls, sameSite: 'strict', path: '/', maxAge } as const
    begun.cookie.reveal((text) => reply.setCookie(name, text, options))
    return (await showVisit(body.data.visit, ports)) ?? refuse(reply, 'own-refused')
  })
  door.post(ownPaths.set, async (request, reply) => {
    const body = zOwnSet.safeParse(request.body)
    if (!body.success) return refuse(reply, 'request-invalid')
    const visit = await find(request)
    if (visit === undefined) return refuse(reply, 'claim-over')
    const answer = await handOverOwn(visit, body.data, ports)
    if (answer) return refuse(reply, answer.refused)
    return (await showVisit(visit, ports)) ?? refuse(reply, 'claim-over')
  })
  door.get<{ Querystring: { after?: string } }>(ownPaths.state, async (request, reply) => {
    const visit = await find(request)
    if (visit === undefined) return refuse(reply, 'claim-over')
    const state = await waitForNews(visit, Number(request.query.after ?? 0), ports)
    return state ?? refuse(reply, 'claim-over')
  })
}

async function findVisit(
  cookie: Secret,
  { database, clock }: Pick<OwnPorts, 'database' | 'clock'>,
): Promise<string | undefined> {
  const row = await database
    .selectFrom('own_visit')
    .select('id')
    .where('cookie_hash', '=', hashOfSecret(cookie))
    .where('expires_at', '>', clock.now())
    .executeTakeFirst()
  return row?.id
}

async function waitForNews(
  visit: string,
  after: number,
  ports: OwnPorts,
): Promise<OwnState | undefined> {
  const until = ports.clock.now().getTime() + longestWaitMilliseconds
  for (;;) {
    const state = await showVisit(visit, ports)
    const left = until - ports.clock.now().getTime()
    if (state === undefined || state.version > after || left <= 0) return state
    // News may be lost with a connection; the row is looked at again all the same.
    await ports.visitMayChange(visit, Math.min(left, lookAgainMilliseconds))
  }
}
