import type { FastifyInstance } from 'fastify'
import type * as z from 'zod/mini'
import {
  type ClaimState,
  claimPaths,
  zCodeRequest,
  zNothing,
  zPassRequestBody,
  zPasswordRequest,
  zSendRequest,
} from '../../protocol/claim-api.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import { resetPaths } from '../../protocol/reset-paths.ts'
import { refuse } from '../http/refuse.ts'
import { transact } from '../ledger/keep-ledger.ts'
import { askForPass } from './ask-for-pass.ts'
import { askForPhone, checkReset } from './ask-for-phone.ts'
import type { ClaimCookie } from './claim-cookie.ts'
import type { ClaimPorts } from './claim-ports.ts'
import { handOverBox } from './hand-over-box.ts'
import { checkPass, choosePasswordInstead, leaveForLater } from './leave-pass.ts'
import { sendCode } from './send-code.ts'
import { sendNotes } from './send-notes.ts'
import { showClaim } from './show-claim.ts'
import { relayTextCode, typeMailCode } from './type-code.ts'

const longestWaitMilliseconds = 20_000
const lookAgainMilliseconds = 1000

/** The calls of a claim's own browser, known by its cookie. Each answers with the state that follows. */
export function addClaimRoutes(
  door: FastifyInstance,
  cookie: ClaimCookie,
  ports: ClaimPorts,
): void {
  const act = <S extends z.ZodMiniType>(
    path: string,
    schema: S,
    deed: (claim: string, body: z.infer<S>) => Promise<{ readonly refused: ErrorCode } | undefined>,
  ) =>
    door.post(path, async (request, reply) => {
      const body = schema.safeParse(request.body)
      if (!body.success) return refuse(reply, 'request-invalid')
      const claim = await cookie.find(request)
      if (claim === undefined) return refuse(reply, 'claim-over')
      const answer = await deed(claim, body.data)
      if (answer) return refuse(reply, answer.refused)
      return (await showClaim(claim, ports)) ?? refuse(reply, 'claim-over')
    })

  act(claimPaths.send, zSendRequest, (claim) =>
    transact(ports.database, ports.clock, (trx) => sendCode(trx, claim, ports)),
  )
  act(claimPaths.code, zCodeRequest, (claim, body) =>
    body.channel === 'mail'
      ? typeMailCode(claim, body.code, ports)
      : relayTextCode(claim, body.box, ports),
  )
  act(claimPaths.password, zPasswordRequest, (claim, { box }) => handOverBox(claim, box, ports))

  act(claimPaths.pass, zPassRequestBody, (claim, { request }) => askForPass(claim, request, ports))
  act(claimPaths.checkPass, zNothing, (claim) => checkPass(claim, ports))
  act(resetPaths.phone, zPassRequestBody, (claim, { request }) =>
    askForPhone(claim, request, ports),
  )
  act(resetPaths.check, zNothing, (claim) => checkReset(claim, ports))
  act(claimPaths.later, zNothing, (claim) => leaveForLater(claim, ports))
  act(claimPaths.choosePassword, zNothing, (claim) => choosePasswordInstead(claim, ports))

  door.post(claimPaths.notes, async (request, reply) => {
    const claim = await cookie.find(request)
    if (claim === undefined) return refuse(reply, 'claim-over')
    await sendNotes(claim, ports)
    return { accepted: true }
  })
  door.get<{ Querystring: { after?: string } }>(claimPaths.state, async (request, reply) => {
    const claim = await cookie.find(request)
    if (claim === undefined) return refuse(reply, 'claim-over')
    const state = await waitForNews(claim, Number(request.query.after ?? 0), ports)
    return state ?? refuse(reply, 'claim-over')
  })
}

async function waitForNews(
  claim: string,
  after: number,
  ports: ClaimPorts,
): Promise<ClaimState | undefined> {
  const until = ports.clock.now().getTime() + longestWaitMilliseconds
  for (;;) {
    const state = await showClaim(claim, ports)
    const left = until - ports.clock.now().getTime()
    if (state === undefined || state.version > after || left <= 0) return state
    // News may be lost with a connection; the row is looked at again all the same.
    await ports.claimMayChange(claim, Math.min(left, lookAgainMilliseconds))
  }
}
