import { putPerson } from '../state/create-tenant-state.ts'
import { decideUsability } from '../state/decide-usability.ts'
import type { Pass, Person } from '../state/person.ts'
import {
  answerCollection,
  answerEntity,
  type GraphAnswer,
  type GraphCall,
  GraphError,
  notFound,
} from './graph-call.ts'
import { isAllowed, mintPass } from './mint-pass.ts'

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

/**
 * `POST …/temporaryAccessPassMethods`. Whoever has a pass already loses it without a word, valid or not: there is no conflict.
 * All statuses and codes of refusals are UNVERIFIED, and so are the texts but those of the policy and of guests.
 * @see https://learn.microsoft.com/graph/api/authentication-post-temporaryaccesspassmethods
 */
export function createPass(call: GraphCall, person: Person): GraphAnswer {
  const minted = mintPass(call.state, person, call.body ?? {}, call.now)
  if ('refused' in minted) throw new GraphError(400, 'badRequest', minted.refused)
  const { pass } = minted
  const shown = { ...showPass(call, person, pass), temporaryAccessPass: pass.code }
  const type = '#microsoft.graph.temporaryAccessPassAuthenticationMethod'
  return answerEntity(call, context(person), { '@odata.type': type, ...shown }, 201)
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
