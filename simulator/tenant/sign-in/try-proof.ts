import { isStrong } from '../graph/change-user.ts'
import { type PassRefusal, signInWithPass } from '../sign-in-with-pass.ts'
import { type PasswordRefusal, signInWithPassword } from '../sign-in-with-password.ts'
import { findPerson, putPerson } from '../state/create-tenant-state.ts'
import { endOf } from '../state/decide-usability.ts'
import { createHashedPassword } from '../state/password-source.ts'
import type { Person } from '../state/person.ts'
import type { Flow } from './create-flows.ts'
import { proofOf } from './decide-next-step.ts'
import type { SignInRoom } from './sign-in-room.ts'

export type ProofRefusal =
  | PassRefusal
  | PasswordRefusal
  | 'unknown-passkey'
  | 'weak-password'
  /** The password is AD's, and nothing is written back there. */
  | 'not-here'

type Tried = { readonly flow: Flow } | { readonly refused: ProofRefusal }

/** A pass that was typed. */
export function tryPass(room: SignInRoom, flow: Flow, code: string): Tried {
  const answer = signInWithPass(room.state).signInWithPass(flow.userId ?? '', code.trim())
  if ('refused' in answer) return answer
  const { passId, until: registerUntil } = answer.session
  const person = room.state.people.get(answer.session.userId)
  return accept(room, flow, person, 'pass', { passId, registerUntil })
}

/** A password that was typed. */
export async function tryPassword(room: SignInRoom, flow: Flow, password: string): Promise<Tried> {
  const { state } = room
  const answer = await signInWithPassword(state).signInWithPassword(flow.userId ?? '', password)
  if ('refused' in answer) return answer
  return accept(room, flow, state.people.get(answer.userId), 'password')
}

/**
 * A password that must be changed, and the new one. A synchronised person cannot do it here: there is no writeback in this tenant.
 */
export async function tryChange(
  room: SignInRoom,
  flow: Flow,
  { password, wanted }: { readonly password: string; readonly wanted: string },
): Promise<Tried> {
  const { state } = room
  const person = findPerson(state, flow.userId ?? '')
  const answer = await signInWithPassword(state).signInWithPassword(flow.userId ?? '', password)
  if ('refused' in answer && answer.refused !== 'must-change') return answer
  const refused = person && changePassword(room, person, wanted)
  if (refused) return { refused }
  return tryPassword(room, flow, wanted)
}

/** Sets a password in the cloud, or says why not. */
export function changePassword(
  { state }: SignInRoom,
  person: Person,
  wanted: string,
): 'not-here' | 'weak-password' | undefined {
  if (person.user['onPremisesSyncEnabled'] === true) return 'not-here'
  if (!isStrong(wanted)) return 'weak-password'
  const at = state.now().toISOString()
  const user = { ...person.user, lastPasswordChangeDateTime: at }
  const passwordSource = createHashedPassword(wanted, false)
  putPerson(state, { ...person, user, passwordSource }, ['lastPasswordChangeDateTime'])
  return undefined
}

/** What an authenticator signed. Whoever has not said who they are is known by their passkey. */
export async function tryPasskey(room: SignInRoom, flow: Flow, answer: unknown): Promise<Tried> {
  const { state, passkeys } = room
  const person = flow.challenge ? await passkeys.verify(answer, flow.challenge) : undefined
  if (!person || (flow.userId !== undefined && flow.userId !== person.user.id)) {
    return { refused: 'unknown-passkey' }
  }
  if (!person.user.accountEnabled) return { refused: 'disabled' }
  putPerson(state, { ...person, signIns: [...person.signIns, state.now()] })
  return accept(room, flow, person, 'passkey')
}

function accept(
  { flows, state }: SignInRoom,
  flow: Flow,
  person: Person | undefined,
  ask: Parameters<typeof proofOf>[0],
  pass: Partial<Pick<Flow, 'passId' | 'registerUntil'>> = {},
): Tried {
  if (!person) return { refused: 'wrong' }
  const proofs = [...flow.proofs, proofOf(ask, person.pass)]
  const userId = person.user.id
  const at = state.people.get(userId)?.signIns.at(-1) ?? state.now()
  return {
    flow: flows.change(flow, { userId, proofs, at, isNew: true, challenge: undefined, ...pass }),
  }
}

/** When a session ends that began in this flow: never later than the pass it came from (documented). */
export function decideEnd(person: Person, { passId }: Flow, latest: Date): Date {
  const { pass } = person
  if (passId === undefined || !pass) return latest
  const end = endOf(pass)
  return end < latest ? end : latest
}
