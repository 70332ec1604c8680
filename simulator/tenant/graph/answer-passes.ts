import { randomInt, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { findGroupsOf, putPerson, type TenantState } from '../state/create-tenant-state.ts'
import { decideUsability } from '../state/decide-usability.ts'
import { isInPassPolicy } from '../state/pass-policy.ts'
import { isExternalGuest, type Pass, type Person } from '../state/person.ts'
import {
  answerCollection,
  answerEntity,
  type GraphAnswer,
  type GraphCall,
  GraphError,
  notFound,
} from './graph-call.ts'

const context = ({ user }: Person) =>
  `users('${user.id}')/authentication/temporaryAccessPassMethods`

/** `GET …/temporaryAccessPassMethods`: the code is not in it. */
export function listPasses(call: GraphCall, person: Person): GraphAnswer {
  const value = person.pass ? [showPass(call, person, person.pass)] : []
  return answerCollection(call, context(person), value)
}

/** `GET …/temporaryAccessPassMethods/{pass}`. */
export function readPass(call: GraphCall, person: Person, id: string): GraphAnswer {
  if (person.pass?.id !== id) throw notFound(id)
  return answerEntity(call, context(person), showPass(call, person, person.pass))
}

/** `DELETE …/temporaryAccessPassMethods/{pass}`. The status is UNVERIFIED. */
export function deletePass(call: GraphCall, person: Person, id: string): GraphAnswer {
  if (person.pass?.id !== id) throw notFound(id)
  putPerson(call.state, { ...person, pass: undefined })
  return { status: 204 }
}

const zWanted = z.strictObject({
  '@odata.type': z.string().optional(),
  startDateTime: z.iso.datetime({ offset: true }).optional(),
  lifetimeInMinutes: z.int().min(10).max(43_200).optional(),
  isUsableOnce: z.boolean().optional(),
})

/**
 * `POST …/temporaryAccessPassMethods`. Whoever has a pass already loses it without a word, valid or not: there is no conflict.
 * All statuses and codes of refusals are UNVERIFIED, and so are the texts but those of the policy and of guests.
 * @see https://learn.microsoft.com/graph/api/authentication-post-temporaryaccesspassmethods
 */
export function createPass(call: GraphCall, person: Person): GraphAnswer {
  const { state, now } = call
  const parsed = zWanted.safeParse(call.body ?? {})
  if (!parsed.success) throw refuse('The request body is not a valid Temporary Access Pass.')
  const policy = state.passPolicy
  if (isExternalGuest(person)) {
    throw refuse('Temporary Access Pass cannot be added to an external guest user.')
  }
  if (!isAllowed(state, person)) throw refuse(outOfPolicy)
  const wanted = parsed.data
  const lifetimeMinutes = wanted.lifetimeInMinutes ?? policy.defaultLifetimeInMinutes
  if (
    lifetimeMinutes < policy.minimumLifetimeInMinutes ||
    lifetimeMinutes > policy.maximumLifetimeInMinutes
  ) {
    throw refuse('Temporary Access Pass lifetime is not within the limits of the policy.')
  }
  const once = wanted.isUsableOnce ?? policy.isUsableOnce
  if (policy.isUsableOnce && !once) {
    throw refuse('Temporary Access Pass must be one-time by policy.')
  }
  const startsAt = readStart(wanted.startDateTime, now)
  const pass: Pass = {
    id: randomUUID(),
    code: createCode(policy.defaultLength),
    createdAt: now,
    startsAt,
    lifetimeMinutes,
    once,
    usedAt: undefined,
  }
  putPerson(state, { ...person, pass })
  const shown = { ...showPass(call, person, pass), temporaryAccessPass: pass.code }
  const type = '#microsoft.graph.temporaryAccessPassAuthenticationMethod'
  return answerEntity(call, context(person), { '@odata.type': type, ...shown }, 201)
}

const outOfPolicy =
  'Converged UserCredentialPolicy does not allow creating or updating this authentication method. AuthMethodType [TemporaryAccessPass].'

const refuse = (message: string) => new GraphError(400, 'badRequest', message)

/** A start that is past is refused, but for clocks that are apart: five minutes. */
function readStart(text: string | undefined, now: Date): Date {
  const startsAt = text === undefined ? now : new Date(text)
  if (startsAt.getTime() < now.getTime() - 5 * 60_000) {
    throw refuse('Temporary Access Pass cannot start in the past.')
  }
  return startsAt
}

/** Whether the policy lets somebody have a pass and sign in with it. */
export function isAllowed(state: TenantState, person: Person): boolean {
  const groups = findGroupsOf(state, person.user.id).map(({ id }) => id)
  return isInPassPolicy(state.passPolicy, person, groups)
}

/** A pass without its code. */
export function showPass({ state, now }: GraphCall, person: Person, pass: Pass) {
  const reason = decideUsability(pass, isAllowed(state, person), now)
  return {
    id: pass.id,
    temporaryAccessPass: null,
    createdDateTime: pass.createdAt.toISOString(),
    startDateTime: pass.startsAt.toISOString(),
    lifetimeInMinutes: pass.lifetimeMinutes,
    isUsableOnce: pass.once,
    isUsable: reason === 'EnabledByPolicy',
    methodUsabilityReason: reason,
  }
}

/** Which characters Microsoft uses is UNVERIFIED; these need quoting nearly everywhere. */
const characters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789+&%#=?!$^*'

function createCode(length: number): string {
  return Array.from({ length }, () => characters[randomInt(characters.length)]).join('')
}
