import { badRequest, GraphError } from './graph-call.ts'

type Thing = Readonly<Record<string, unknown>>

/** The properties that can be filtered by, by their path in lower case. `statusInfo` is what Microsoft's own samples call it. */
const paths: Readonly<Record<string, readonly string[]>> = {
  id: ['id'],
  jobid: ['jobId'],
  cycleid: ['cycleId'],
  changeid: ['changeId'],
  tenantid: ['tenantId'],
  activitydatetime: ['activityDateTime'],
  provisioningaction: ['provisioningAction'],
  'statusinfo/status': ['provisioningStatusInfo', 'status'],
  'provisioningstatusinfo/status': ['provisioningStatusInfo', 'status'],
  'sourceidentity/id': ['sourceIdentity', 'id'],
  'sourceidentity/displayname': ['sourceIdentity', 'displayName'],
  'targetidentity/id': ['targetIdentity', 'id'],
  'targetidentity/displayname': ['targetIdentity', 'displayName'],
  'serviceprincipal/id': ['servicePrincipal', 'id'],
  'serviceprincipal/displayname': ['servicePrincipal', 'displayName'],
}

/**
 * `$filter` of the provisioning log: `eq`, `gt`, `ge`, `lt`, `le` and `contains(…)`, joined by `and`. Values are compared with
 * their case. UNVERIFIED: which properties take it, and that nothing else is taken.
 * @see https://learn.microsoft.com/graph/api/provisioningobjectsummary-list
 */
export function parseLogFilter(text: string): (thing: Thing) => boolean {
  const terms = text.split(/\s+and\s+(?=(?:[^']*'[^']*')*[^']*$)/i).map((term) => parseTerm(term))
  return (thing) => terms.every((matches) => matches(thing))
}

function parseTerm(term: string): (thing: Thing) => boolean {
  const [, inside, part] = /^\s*contains\(\s*([\w/]+)\s*,\s*(.+?)\s*\)\s*$/i.exec(term) ?? []
  if (inside && part) {
    const [read, wanted] = [findPath(inside), parseLiteral(part)]
    return (thing) => read(thing).includes(wanted)
  }
  const [, name, operator, literal] =
    /^\s*([\w/]+)\s+(eq|gt|ge|lt|le)\s+(.+?)\s*$/i.exec(term) ?? []
  if (!name || !operator || !literal) throw badRequest(`Invalid filter clause: '${term}'.`)
  const [read, wanted] = [findPath(name), parseLiteral(literal)]
  const isTime = /datetime$/i.test(name)
  const order = (thing: Thing) =>
    isTime ? Date.parse(read(thing)) - Date.parse(wanted) : compare(read(thing), wanted)
  if (isTime && Number.isNaN(Date.parse(wanted))) throw badRequest(`'${literal}' is no instant.`)
  return (thing) => compares[operator.toLowerCase()]?.(order(thing)) ?? false
}

const compare = (one: string, other: string) => (one === other ? 0 : one < other ? -1 : 1)

const compares: Readonly<Record<string, (order: number) => boolean>> = {
  eq: (order) => order === 0,
  gt: (order) => order > 0,
  ge: (order) => order >= 0,
  lt: (order) => order < 0,
  le: (order) => order <= 0,
}

function findPath(name: string): (thing: Thing) => string {
  const path = paths[name.toLowerCase()]
  if (!path) {
    const message = `Unsupported or invalid query filter clause specified for property '${name}'.`
    throw new GraphError(400, 'Request_UnsupportedQuery', message)
  }
  return (thing) => {
    let value: unknown = thing
    for (const step of path) value = (value as Thing | undefined | null)?.[step]
    return typeof value === 'string' ? value : ''
  }
}

/** Instants stand without quotes, everything else in them. */
function parseLiteral(text: string): string {
  const quoted = /^'((?:[^']|'')*)'$/.exec(text)?.[1]
  if (quoted !== undefined) return quoted.replaceAll("''", "'")
  if (/^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?$/.test(text)) return text
  throw badRequest(`Invalid filter clause: '${text}' is no literal.`)
}
