import type { Person } from '../state/person.ts'
import {
  answerCollection,
  answerEntity,
  badRequest,
  type GraphAnswer,
  type GraphCall,
  notFound,
} from './graph-call.ts'
import { type Filterable, parseFilter } from './parse-filter.ts'
import { checkSignInActivity, parseSelect, readSelect, showUser } from './user-properties.ts'

const filterable: Filterable = {
  plain: [
    'accountEnabled',
    'department',
    'displayName',
    'employeeId',
    'employeeType',
    'id',
    'mail',
    'onPremisesImmutableId',
    'onPremisesSecurityIdentifier',
    'onPremisesSyncEnabled',
    'userPrincipalName',
    'userType',
  ],
  advanced: ['onPremisesSamAccountName', 'onPremisesDistinguishedName', 'employeeHireDate'],
}

/** `GET /users/{id or user principal name}`. */
export function readUser(call: GraphCall, person: Person, name: string): GraphAnswer {
  const select = readSelect(call)
  checkSignInActivity(call, select, name)
  const manager = expandManager(call, person)
  return answerEntity(call, 'users', { ...showUser(call, person, select), ...manager })
}

/** `GET /users`: pages of at most 999 people, 100 unless asked otherwise. */
export function listUsers(call: GraphCall): GraphAnswer {
  const { query, state, asOf, baseUrl } = call
  const select = readSelect(call)
  checkSignInActivity(call, select)
  const top = Number(query.get('$top') ?? 100)
  if (!Number.isInteger(top) || top < 1 || top > 999) throw badRequest('Invalid page size.')
  const text = query.get('$filter')
  const eventual = call.headers['consistencylevel'] === 'eventual' && query.get('$count') === 'true'
  const matches = text === null ? () => true : parseFilter(text, filterable, eventual)
  const found = state.people.list(asOf).filter(({ user }) => matches(user))
  const from = Number(query.get('$skiptoken') ?? 0)
  const page = found.slice(from, from + top)
  const value = page.map((person) => ({
    ...showUser(call, person, select),
    ...expandManager(call, person),
  }))
  const next = new URLSearchParams(query)
  next.set('$skiptoken', String(from + top))
  return answerCollection(call, 'users', value, {
    ...(eventual ? { '@odata.count': found.length } : {}),
    ...(from + top < found.length ? { '@odata.nextLink': `${baseUrl}/users?${next}` } : {}),
  })
}

/** `GET /users/{id}/manager`. */
export function readManager(call: GraphCall, { managerId }: Person): GraphAnswer {
  const manager = managerId && call.state.people.get(managerId, call.asOf)
  if (!manager) throw notFound('manager')
  const shown = showUser(call, manager, readSelect(call))
  return answerEntity(call, 'directoryObjects', {
    '@odata.type': '#microsoft.graph.user',
    ...shown,
  })
}

/** `$expand=manager` or `$expand=manager($select=…)`; nothing else can be expanded here. */
function expandManager(call: GraphCall, { managerId }: Person): Readonly<Record<string, unknown>> {
  const expand = call.query.get('$expand')
  if (expand === null) return {}
  const wanted = /^manager(?:\(\$select=([\w,]+)\))?$/.exec(expand)
  if (!wanted) throw badRequest(`Could not expand '${expand}'.`)
  const manager = managerId && call.state.people.get(managerId, call.asOf)
  if (!manager) return {}
  const shown = showUser(call, manager, parseSelect(wanted[1] ?? null))
  return { manager: { '@odata.type': '#microsoft.graph.user', ...shown } }
}
