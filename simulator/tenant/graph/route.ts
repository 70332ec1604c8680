import type { Person } from '../state/person.ts'
import type { Rights } from './decide-permission.ts'
import type { GraphAnswer, GraphCall, Parameters } from './graph-call.ts'

/** Something Graph can be asked to do. */
export interface Route {
  /** The name by which a fault finds it. */
  readonly operation: string
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly rights: Rights
  /** Of a path with `:user`, `person` is the one it names. */
  answer(call: GraphCall, parameters: Parameters, person: Person): GraphAnswer
}

export function line(
  operation: string,
  what: string,
  rights: Rights,
  answer: Route['answer'],
): Route {
  const [method, path = ''] = what.split(' ')
  return { operation, method: method as Route['method'], path, rights, answer }
}
