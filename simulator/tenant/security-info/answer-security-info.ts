import { randomUUID } from 'node:crypto'
import { html } from '../../web/html.ts'
import { parseJson } from '../http/parse-json.ts'
import type { HttpAnswer, HttpRequest } from '../http/serve-http.ts'
import type { Wishes } from '../sign-in/create-flows.ts'
import { isMet } from '../sign-in/decide-demands.ts'
import { answerPage, redirect } from '../sign-in/page-answer.ts'
import { endedCookie, findSession } from '../sign-in/session-cookie.ts'
import { refusalTexts, renderShell } from '../sign-in/sign-in-pages.ts'
import type { SignInRoom } from '../sign-in/sign-in-room.ts'
import { decideRegistration } from '../sign-in/sign-in-session.ts'
import { changePassword } from '../sign-in/try-proof.ts'
import { putPerson } from '../state/create-tenant-state.ts'
import {
  type Owner,
  renderMethods,
  renderNewPasskey,
  renderPassword,
  renderSignIns,
  renderTooWeak,
} from './security-info-pages.ts'

/** The pages of somebody who is signed in. */
export interface SecurityInfoRoom extends SignInRoom {
  /** What a new passkey must sign, by session. */
  readonly challenges: Map<string, string>
}

/** The pages that stand in for *My Sign-Ins*; whoever is not signed in is sent to sign in first, and comes back. */
export function answerSecurityInfo(
  room: SecurityInfoRoom,
  request: HttpRequest,
): HttpAnswer | Promise<HttpAnswer> {
  const session = findSession(room, request)
  const person = session && room.state.people.get(session.userId)
  const path = request.url.pathname
  if (path === '/sign-out') return signOut(room, session?.id)
  const isAgain = request.url.searchParams.has('again')
  if (!session || !person || isAgain) return sendToSignIn(room, path, isAgain)
  const owner = { domain: room.state.domain, person, session }
  const form = new URLSearchParams(request.body)
  switch (`${request.method} ${path}`) {
    case 'GET /security-info':
      return answerPage(200, renderMethods(owner))
    case 'POST /security-info':
      return form.get('action') === 'remove'
        ? remove(room, owner, form.get('id') ?? '')
        : register(room, owner, form)
    case 'GET /security-info/passkey':
      return offerPasskey(room, owner)
    case 'GET /security-info/sign-ins':
      return answerPage(200, renderSignIns(owner, notesOf(room, owner)))
    case 'GET /security-info/password':
      return answerPage(200, renderPassword(owner, isCurrentAsked(owner)))
    case 'POST /security-info/password':
      return setPassword(room, owner, form)
    default:
      return redirect('/security-info')
  }
}

const asIs: Wishes = {
  clientId: undefined,
  contexts: [],
  isFresh: false,
  maxAge: undefined,
  asksWho: false,
  loginHint: undefined,
  isStrong: false,
}

function sendToSignIn(room: SignInRoom, path: string, isAgain: boolean): HttpAnswer {
  const id = randomUUID()
  const wishes = { ...asIs, isFresh: isAgain, isStrong: isAgain }
  room.flows.open({ id, goal: { page: path }, application: 'Security info', wishes })
  return redirect(`/sign-in/${id}`)
}

async function offerPasskey(room: SecurityInfoRoom, owner: Owner): Promise<HttpAnswer> {
  const decided = decideRegistration(owner.session, room.state.now())
  if (decided !== 'allowed') return answerPage(403, renderTooWeak(owner, decided))
  const options = await room.passkeys.offerCreation(owner.person)
  room.challenges.set(owner.session.id, options.challenge)
  return answerPage(200, renderNewPasskey(owner, options))
}

async function register(
  room: SecurityInfoRoom,
  owner: Owner,
  form: URLSearchParams,
): Promise<HttpAnswer> {
  const { session, person } = owner
  const decided = decideRegistration(session, room.state.now())
  if (decided !== 'allowed') return answerPage(403, renderTooWeak(owner, decided))
  const challenge = room.challenges.get(session.id)
  room.challenges.delete(session.id)
  const displayName = form.get('displayName')?.trim().slice(0, 30) || 'Passkey'
  const id = challenge
    ? await room.passkeys.register(person, parseJson(form.get('answer') ?? ''), {
        challenge,
        displayName,
      })
    : undefined
  return say(room, owner, id ? passkeyAdded : passkeyRefused)
}

const passkeyAdded = { text: 'Passkey created. You can use it to sign in now.', isGood: true }
const passkeyRefused = { text: 'We couldn’t set up your passkey. Try again.', isGood: false }
const removed = { text: 'The passkey was deleted.', isGood: true }
const notRemoved = {
  text: 'To delete a passkey, sign in with a passkey or a Temporary Access Pass.',
  isGood: false,
}
const passwordChanged = { text: 'Your password was changed.', isGood: true }

function remove(room: SecurityInfoRoom, owner: Owner, id: string): HttpAnswer {
  if (!isMet('mfa', owner.session.proofs)) return say(room, owner, notRemoved)
  const methods = owner.person.methods.filter((each) => each.kind !== 'fido2' || each.id !== id)
  putPerson(room.state, { ...owner.person, methods })
  return say(room, owner, removed)
}

function say(room: SignInRoom, owner: Owner, notice: Owner['notice']): HttpAnswer {
  const person = room.state.people.get(owner.person.user.id) ?? owner.person
  return answerPage(200, renderMethods({ ...owner, person, notice }))
}

/** A password and something more: the old one is not asked for again (documented). Whether a pass alone would do is UNVERIFIED. */
function isCurrentAsked({ session: { proofs } }: Owner): boolean {
  return !(proofs.includes('password') && isMet('mfa', proofs))
}

async function setPassword(
  room: SignInRoom,
  owner: Owner,
  form: URLSearchParams,
): Promise<HttpAnswer> {
  const wanted = form.get('wanted') ?? ''
  const refused = await refusePassword(room, owner, form)
  const notice = refused ? { text: refusalTexts[refused], isGood: false } : passwordChanged
  if (refused || wanted === '') {
    return answerPage(200, renderPassword({ ...owner, notice }, isCurrentAsked(owner)))
  }
  return say(room, owner, notice)
}

async function refusePassword(
  room: SignInRoom,
  owner: Owner,
  form: URLSearchParams,
): Promise<keyof typeof refusalTexts | undefined> {
  const wanted = form.get('wanted') ?? ''
  if (wanted !== form.get('again')) return 'different'
  const { passwordSource } = owner.person
  const isRight =
    !isCurrentAsked(owner) || (await passwordSource?.verify(form.get('password') ?? ''))
  if (!isRight) return 'wrong'
  const person = room.state.people.get(owner.person.user.id) ?? owner.person
  return changePassword(room, person, wanted)
}

function notesOf(room: SignInRoom, { person }: Owner) {
  return room.notes.filter(({ userId }) => userId === person.user.id)
}

function signOut(room: SignInRoom, id: string | undefined): HttpAnswer {
  if (id !== undefined) room.sessions.delete(id)
  const body = html`<div class="machine"><h1>You signed out of your account</h1>
<p><a href="/security-info">Sign in</a></p></div>`
  const page = answerPage(200, renderShell(room.state, { title: 'Signed out', body }))
  return { ...page, headers: { ...page.headers, 'set-cookie': endedCookie } }
}
