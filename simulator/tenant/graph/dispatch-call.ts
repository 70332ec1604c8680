import { findPerson } from '../state/create-tenant-state.ts'
import type { Person } from '../state/person.ts'
import { decidePermission } from './decide-permission.ts'
import { badRequest, denied, type GraphAnswer, type GraphCall, notFound } from './graph-call.ts'
import { findRoute } from './routes.ts'

/** Finds what is asked for, checks whether the caller may, and does it. Throws a {@link GraphError} when it is refused. */
export function dispatchCall(call: GraphCall): GraphAnswer {
  const found = findRoute(call.method, call.path)
  if (!found) throw badRequest(`Resource not found for the segment '${call.path}'.`)
  const { route, parameters } = found
  const name = parameters['user']
  const replica = call.method === 'GET' ? call.asOf : undefined
  const person = name === undefined ? undefined : findPerson(call.state, name, replica)
  if (!decidePermission(call.state, call.caller, route.rights, person)) throw denied()
  if (name !== undefined && !person) throw notFound(name)
  // Routes without `:user` do not look at the person.
  return route.answer(call, parameters, person as Person)
}
