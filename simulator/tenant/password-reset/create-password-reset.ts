import { randomInt, randomUUID } from 'node:crypto'
import type { WriteBackAnswer } from '../../writeback/write-back.ts'
import { isStrong } from '../graph/change-user.ts'
import { findPerson, putPerson, type TenantState } from '../state/create-tenant-state.ts'
import { createHashedPassword } from '../state/password-source.ts'
import type { Method, Person } from '../state/person.ts'
import { postMail } from '../state/post-mail.ts'

/** Why a reset does not go on. */
export type ResetRefusal =
  | 'off'
  | 'unknown'
  | 'disabled'
  /** Fewer methods than the policy demands. */
  | 'not-registered'
  | 'no-writeback'
  | 'over'
  | 'wrong-code'
  | 'not-proved'
  | 'weak-password'
  | Exclude<WriteBackAnswer, 'done'>

interface Reset {
  readonly id: string
  readonly userId: string
  readonly until: Date
  readonly proved: readonly string[]
  readonly code?: { readonly methodId: string; readonly text: string; readonly tries: number }
}

/** A method that can prove who somebody is, with most of it hidden. */
export interface ResetMethod {
  readonly id: string
  readonly kind: 'phone' | 'email'
  readonly hint: string
}

type Progress = {
  readonly id: string
  readonly left: number
  readonly methods: readonly ResetMethod[]
}
type Answer<T> = T | { readonly refused: ResetRefusal }

/** Resets by people themselves. Every step can be refused; a wrong code five times over ends it. */
export interface PasswordReset {
  begin(name: string): Answer<Progress>
  progress(id: string): Answer<Progress>
  sendCode(id: string, methodId: string): Answer<{ readonly sent: true }>
  prove(id: string, code: string): Answer<Progress>
  finish(id: string, password: string): Promise<Answer<{ readonly done: true }>>
}

const resetMinutes = 15
const mostTries = 5

export function createPasswordReset(state: TenantState): PasswordReset {
  const resets = new Map<string, Reset>()
  const find = (id: string): (Reset & { readonly person: Person }) | undefined => {
    const reset = resets.get(id)
    const person = reset && state.people.get(reset.userId)
    return reset && person && reset.until > state.now() ? { ...reset, person } : undefined
  }
  const show = ({ id, proved }: Reset, person: Person): Progress => ({
    id,
    left: Math.max(0, state.resetPolicy.methodsRequired - proved.length),
    methods: listMethods(person).filter((method) => !proved.includes(method.id)),
  })
  return {
    begin(name) {
      const person = findPerson(state, name.trim())
      if (!person) return { refused: 'unknown' }
      const refused = refusePerson(state, person)
      if (refused) return { refused }
      const until = new Date(state.now().getTime() + resetMinutes * 60_000)
      const reset: Reset = { id: randomUUID(), userId: person.user.id, until, proved: [] }
      resets.set(reset.id, reset)
      return show(reset, person)
    },
    progress(id) {
      const reset = find(id)
      return reset ? show(reset, reset.person) : { refused: 'over' }
    },
    sendCode(id, methodId) {
      const reset = find(id)
      const method = reset?.person.methods.find((each) => each.id === methodId)
      if (!reset || !method || reset.proved.includes(methodId)) return { refused: 'over' }
      const text = String(randomInt(1_000_000)).padStart(6, '0')
      sendCode(state, method, text)
      const { person: _person, ...kept } = reset
      resets.set(id, { ...kept, code: { methodId, text, tries: 0 } })
      return { sent: true }
    },
    prove(id, typed) {
      const reset = find(id)
      if (!reset?.code) return { refused: 'over' }
      const { person, code, ...kept } = reset
      if (typed.trim() !== code.text) {
        const tries = code.tries + 1
        if (tries >= mostTries) resets.delete(id)
        else resets.set(id, { ...kept, code: { ...code, tries } })
        return { refused: tries >= mostTries ? 'over' : 'wrong-code' }
      }
      const proved = { ...kept, proved: [...kept.proved, code.methodId] }
      resets.set(id, proved)
      return show(proved, person)
    },
    async finish(id, password) {
      const reset = find(id)
      if (!reset) return { refused: 'over' }
      if (show(reset, reset.person).left > 0) return { refused: 'not-proved' }
      const refused = await writePassword(state, reset.person, password)
      if (refused) return { refused }
      resets.delete(id)
      return { done: true }
    },
  }
}

function refusePerson(state: TenantState, person: Person): ResetRefusal | undefined {
  const { isOn, methodsRequired } = state.resetPolicy
  if (!isOn) return 'off'
  if (!person.user.accountEnabled) return 'disabled'
  if (listMethods(person).length < methodsRequired) return 'not-registered'
  return isSynced(person) && !state.writeBack ? 'no-writeback' : undefined
}

const isSynced = ({ user }: Person) => user['onPremisesSyncEnabled'] === true

/** Whoever comes from a directory: there first, and here only what came to be there. */
async function writePassword(
  state: TenantState,
  person: Person,
  password: string,
): Promise<ResetRefusal | undefined> {
  if (isSynced(person)) {
    const tie = String(person.user['onPremisesImmutableId'])
    const answer = (await state.writeBack?.setPassword(tie, password)) ?? 'unreachable'
    if (answer !== 'done') return answer
  } else if (!isStrong(password)) return 'weak-password'
  const now = state.people.get(person.user.id) ?? person
  const user = { ...now.user, lastPasswordChangeDateTime: state.now().toISOString() }
  const passwordSource = createHashedPassword(password, false)
  putPerson(state, { ...now, user, passwordSource }, ['lastPasswordChangeDateTime'])
  return undefined
}

function listMethods({ methods }: Person): readonly ResetMethod[] {
  return methods.flatMap(({ id, kind, details }): readonly ResetMethod[] => {
    if (kind === 'phone') return [{ id, kind, hint: hide(String(details['phoneNumber'] ?? '')) }]
    if (kind !== 'email') return []
    const [local = '', domain = ''] = String(details['emailAddress'] ?? '').split('@')
    return [{ id, kind, hint: `${local.slice(0, 1)}***@${domain}` }]
  })
}

const hide = (number: string) => `*** ${number.slice(-2)}`

function sendCode(state: TenantState, { kind, details }: Method, code: string): void {
  const text = `Use verification code ${code} to reset your password.`
  if (kind === 'phone') {
    state.deliverText({ to: String(details['phoneNumber'] ?? ''), from: 'Microsoft', text })
    return
  }
  const to = [String(details['emailAddress'] ?? '')]
  postMail(state, {
    from: 'msonlineservicesteam@microsoftonline.com',
    to,
    subject: 'Your code',
    text,
  })
}
