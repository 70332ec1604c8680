import { randomUUID } from 'node:crypto'
import { isAllowed } from '../graph/mint-pass.ts'
import { parseJson } from '../http/parse-json.ts'
import type { HttpAnswer, HttpRequest } from '../http/serve-http.ts'
import { findPassAtSignIn } from '../sign-in-with-pass.ts'
import { findPerson } from '../state/create-tenant-state.ts'
import type { Person } from '../state/person.ts'
import { adoptSession } from './adopt-session.ts'
import type { Flow } from './create-flows.ts'
import { decideContexts, decideDemands } from './decide-demands.ts'
import { type Ask, decideNextStep, type NextStep } from './decide-next-step.ts'
import { answerPage, redirect } from './page-answer.ts'
import { findSession, sessionCookie } from './session-cookie.ts'
import {
  type Card,
  refusalTexts,
  renderDeadEnd,
  renderMustChange,
  renderPasskey,
  renderSecret,
  renderStuck,
  renderWho,
} from './sign-in-pages.ts'
import type { SignInRoom } from './sign-in-room.ts'
import { type SignInSession, sessionLife } from './sign-in-session.ts'
import {
  decideEnd,
  type ProofRefusal,
  tryChange,
  tryPass,
  tryPasskey,
  tryPassword,
} from './try-proof.ts'

/** The pages of one sign-in, `/sign-in/{flow}`: what is asked for next, and what was given. */
export function answerSignIn(
  room: SignInRoom,
  request: HttpRequest,
  id: string,
): HttpAnswer | Promise<HttpAnswer> {
  const flow = room.flows.find(id)
  if (!flow) {
    const text =
      'This page was open for too long, or has been used. Start again where you came from.'
    return answerPage(400, renderDeadEnd(room.state.domain, text))
  }
  if (request.method === 'POST') return answerForm(room, flow, new URLSearchParams(request.body))
  if (request.url.searchParams.has('as')) {
    const wishes = { ...flow.wishes, isFresh: true, asksWho: true, loginHint: undefined }
    room.flows.change(flow, { userId: undefined, proofs: [], wishes })
    return redirect(hrefOf(flow))
  }
  const known = flow.userId === undefined ? recall(room, flow, request) : flow
  const wanted = request.url.searchParams.get('with')
  return goOn(room, known, wanted === null ? {} : { wanted })
}

/** Who it is, if the browser or the client can tell. */
function recall(room: SignInRoom, flow: Flow, request: HttpRequest): Flow {
  const { state, flows } = room
  const adopted = adoptSession(state, findSession(room, request), flow.wishes)
  if (adopted) return flows.change(flow, adopted)
  const userId = findPerson(state, flow.wishes.loginHint ?? '')?.user.id
  return userId === undefined ? flow : flows.change(flow, { userId })
}

async function answerForm(
  room: SignInRoom,
  flow: Flow,
  form: URLSearchParams,
): Promise<HttpAnswer> {
  const field = (name: string) => form.get(name) ?? ''
  switch (field('action')) {
    case 'who': {
      const person = findPerson(room.state, field('username').trim())
      if (!person) return askWho(room, flow, field('username'), 'nobody')
      room.flows.change(flow, { userId: person.user.id, proofs: [] })
      return redirect(hrefOf(flow))
    }
    case 'pass':
      return answerTried(room, flow, 'pass', tryPass(room, flow, field('pass')))
    case 'password':
      return answerTried(room, flow, 'password', await tryPassword(room, flow, field('password')))
    case 'passkey':
      return answerTried(
        room,
        flow,
        'passkey',
        await tryPasskey(room, flow, parseJson(field('answer'))),
      )
    case 'change':
      return answerChange(room, flow, form)
    case 'cancel':
      room.flows.close(flow)
      return redirect(await leave(room, flow, undefined))
    default:
      return redirect(hrefOf(flow))
  }
}

async function answerChange(
  room: SignInRoom,
  flow: Flow,
  form: URLSearchParams,
): Promise<HttpAnswer> {
  const password = form.get('password') ?? ''
  const wanted = form.get('wanted') ?? ''
  if (wanted !== form.get('again')) return askNewPassword(room, flow, 'different')
  const tried = await tryChange(room, flow, { password, wanted })
  if ('refused' in tried) return askNewPassword(room, flow, tried.refused)
  return goOn(room, tried.flow)
}

function answerTried(
  room: SignInRoom,
  flow: Flow,
  wanted: Ask,
  tried: { readonly flow: Flow } | { readonly refused: ProofRefusal },
): HttpAnswer | Promise<HttpAnswer> {
  if ('flow' in tried) return goOn(room, tried.flow)
  if (tried.refused === 'must-change') return askNewPassword(room, flow)
  return goOn(room, flow, { wanted, problem: refusalTexts[tried.refused] })
}

/** The next page, or the end of the way. */
function goOn(
  room: SignInRoom,
  flow: Flow,
  shown: { readonly wanted?: string; readonly problem?: string } = {},
): HttpAnswer | Promise<HttpAnswer> {
  const { state } = room
  const person = flow.userId === undefined ? undefined : state.people.get(flow.userId)
  if (!person) {
    if (shown.wanted === 'passkey') return ask(room, flow, 'passkey', [], undefined, shown.problem)
    return askWho(room, flow, flow.wishes.loginHint)
  }
  const step = decideStep(room, flow, person)
  if ('done' in step) return finish(room, flow, person)
  if ('stuck' in step) {
    return answerPage(403, renderStuck(describe(room, flow, person), step.stuck))
  }
  const all = [step.ask, ...step.others]
  const chosen = all.find((each) => each === shown.wanted) ?? step.ask
  const others = all.filter((each) => each !== chosen)
  return ask(room, flow, chosen, others, person, shown.problem)
}

/** What conditional access and the page itself make of it. */
export function decideStep(
  { state }: SignInRoom,
  { wishes, proofs }: Pick<Flow, 'wishes' | 'proofs'>,
  person: Person,
): NextStep {
  const { strengths } = decideDemands(state, person.user.id, wishes)
  return decideNextStep(person, {
    proofs,
    demanded: wishes.isStrong ? [...strengths, 'mfa'] : strengths,
    pass: findPassAtSignIn(state, person),
    isPassAllowed: isAllowed(state, person),
    now: state.now(),
  })
}

async function ask(
  room: SignInRoom,
  flow: Flow,
  wanted: Ask,
  others: readonly Ask[],
  person: Person | undefined,
  problem: string | undefined,
): Promise<HttpAnswer> {
  const card = describe(room, flow, person, problem)
  if (wanted !== 'passkey') return answerPage(200, renderSecret(card, wanted, others))
  const options = await room.passkeys.offerSignIn(person)
  room.flows.change(flow, { challenge: options.challenge })
  return answerPage(200, renderPasskey(card, options, others))
}

function askWho(room: SignInRoom, flow: Flow, typed = '', problem?: 'nobody'): HttpAnswer {
  const text = problem && refusalTexts[problem]
  return answerPage(200, renderWho(describe(room, flow, undefined, text), typed))
}

function askNewPassword(
  room: SignInRoom,
  flow: Flow,
  problem?: ProofRefusal | 'different',
): HttpAnswer {
  const person = room.state.people.get(flow.userId ?? '')
  const text = problem && refusalTexts[problem]
  return answerPage(200, renderMustChange(describe(room, flow, person, text)))
}

async function finish(room: SignInRoom, flow: Flow, person: Person): Promise<HttpAnswer> {
  const { state, sessions, notes, flows } = room
  const at = flow.at ?? state.now()
  const { proofs, passId, registerUntil, application } = flow
  const userId = person.user.id
  const until = decideEnd(person, flow, new Date(at.getTime() + sessionLife))
  const session = { id: randomUUID(), userId, proofs, at, passId, registerUntil, until }
  if (flow.isNew) {
    sessions.set(session.id, session)
    notes.push({ userId, at, application, proofs })
  }
  flows.close(flow)
  const location = await leave(room, flow, session)
  return redirect(location, flow.isNew ? sessionCookie(session.id) : undefined)
}

/** Where the browser goes on; without a session somebody turned back. */
function leave(
  { state, openId }: SignInRoom,
  { goal, wishes }: Flow,
  session: SignInSession | undefined,
): string | Promise<string> {
  if ('page' in goal) return goal.page
  if (!session) return openId.settle(goal.interaction, 'cancelled')
  const { userId, at, until } = session
  const contexts = decideContexts(state, wishes.contexts)
  return openId.settle(goal.interaction, { id: randomUUID(), userId, at, until, contexts })
}

const hrefOf = ({ id }: Flow) => `/sign-in/${id}`

function describe(
  { state }: SignInRoom,
  flow: Flow,
  person: Person | undefined,
  problem?: string,
): Card {
  return {
    domain: state.domain,
    application: flow.application,
    name: person?.user.userPrincipalName,
    href: hrefOf(flow),
    problem,
  }
}
