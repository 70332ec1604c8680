import {
  findGraphEnum,
  findGraphOperation,
  findGraphType,
  isMadeFrom,
  traceGraphType,
} from './graph-facts.ts'

/**
 * - `keys` must be there; a key that is there though the type knows none such is a problem in any case.
 * - `loose`: enum members without regard to case, as Microsoft's own samples write them in requests.
 */
export interface ShapeOptions {
  readonly keys?: readonly string[]
  readonly loose?: boolean
}

/**
 * Holds a value against the type facts of Microsoft Graph v1.0 and answers with every problem, each with its place: an unknown
 * property, a wrong type, an unknown member of an enum, a null where none may be, a missing key, an abstract type that does not
 * say what it is. `written` is a type in the notation of the facts (`user`, `[graph.user]`, `Edm.String!`). An empty list: it fits.
 */
export function checkGraphShape(
  written: string,
  value: unknown,
  options: ShapeOptions = {},
): readonly string[] {
  const problems = checkValue(written, value, '$', options.loose ?? false)
  return [...problems, ...findMissing(value, options.keys ?? [])]
}

/** Holds the body of an action (`sendMail` of a `user`) against its parameters; their names are read without regard to case. */
export function checkGraphAction(
  name: string,
  boundTo: string,
  body: unknown,
  options: ShapeOptions = {},
): readonly string[] {
  const operation = findGraphOperation(name, boundTo)
  if (!operation) return [`$: no facts about the action ${name} of ${boundTo}`]
  if (!isObject(body)) return ['$: the body of an action is an object']
  const parameters = Object.entries(operation.parameters)
  const find = (key: string) => parameters.find(([each]) => sameName(each, key))
  const given = Object.entries(body).flatMap(([key, value]) => {
    const type = find(key)?.[1]
    if (!type) return [`$.${key}: unknown parameter of ${name}`]
    return checkValue(type, value, `$.${key}`, options.loose ?? true)
  })
  const missing = parameters
    .filter(([key, type]) => type.endsWith('!') && !Object.keys(body).some((k) => sameName(k, key)))
    .map(([key]) => `$.${key}: missing`)
  return [...given, ...missing]
}

const sameName = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()

function findMissing(value: unknown, keys: readonly string[]): readonly string[] {
  const things = Array.isArray(value) ? value : [value]
  return things.flatMap((thing: unknown, at) =>
    keys
      .filter((key) => !isObject(thing) || !(key in thing))
      .map((key) => `$${Array.isArray(value) ? `[${at}]` : ''}.${key}: missing`),
  )
}

function checkValue(
  written: string,
  value: unknown,
  place: string,
  loose: boolean,
): readonly string[] {
  const type = written.replace(/!$/, '')
  if (value === null) return written.endsWith('!') ? [`${place}: may not be null`] : []
  if (type.startsWith('[')) {
    if (!Array.isArray(value)) return [`${place}: not a collection`]
    const element = `${type.slice(1, -1)}!`
    return value.flatMap((each, at) => checkValue(element, each, `${place}[${at}]`, loose))
  }
  if (type.startsWith('Edm.')) return checkPrimitive(type, value, place)
  const members = findGraphEnum(type)
  if (members) return checkMember(members, value, place, loose)
  return checkObject(type, value, place, loose)
}

function checkObject(
  written: string,
  value: unknown,
  place: string,
  loose: boolean,
): readonly string[] {
  if (!isObject(value)) return [`${place}: not an object`]
  const said = value['@odata.type']
  const type = typeof said === 'string' ? said : written
  if (!findGraphType(type)) return [`${place}: no facts about ${type}`]
  if (!isMadeFrom(type, written)) return [`${place}: ${type} is no ${written}`]
  if (findGraphType(type)?.abstract) return [`${place}: an abstract ${type} must say what it is`]
  const known: Record<string, string> = {}
  for (const each of traceGraphType(type).toReversed()) {
    Object.assign(known, each.properties, each.navigation)
  }
  // Nearly everything is declared open; only what has no property of its own is meant to hold anything.
  const isOpen = findGraphType(type)?.open === true && Object.keys(known).length === 0
  return Object.entries(value).flatMap(([key, each]) => {
    if (key.includes('@')) return checkAnnotation(key, each, known, place)
    const expected = known[key]
    if (expected === undefined) {
      return isOpen ? [] : [`${place}.${key}: unknown property of ${type}`]
    }
    return checkValue(expected, each, `${place}.${key}`, loose)
  })
}

/** What OData adds beside the properties (OData JSON format 4.01, control information). */
function checkAnnotation(
  key: string,
  value: unknown,
  known: Readonly<Record<string, string>>,
  place: string,
): readonly string[] {
  const [about = '', name = ''] = key.split('@')
  if (about !== '' && !(about in known)) return [`${place}.${key}: about an unknown property`]
  if (name === 'removed') {
    const reason = isObject(value) ? value['reason'] : undefined
    return reason === 'changed' || reason === 'deleted' ? [] : [`${place}.${key}: unknown reason`]
  }
  return /^(odata\.(context|type|id|etag|count|bind|nextLink)|microsoft\.graph\.\w+)$/.test(name)
    ? []
    : [`${place}.${key}: unknown annotation`]
}

function checkMember(
  { flags, members }: { readonly flags: boolean; readonly members: readonly string[] },
  value: unknown,
  place: string,
  loose: boolean,
): readonly string[] {
  if (typeof value !== 'string') return [`${place}: an enum is written as a string`]
  const parts = flags ? value.split(',').map((part) => part.trim()) : [value]
  const fits = (part: string) =>
    members.some((member) => (loose ? sameName(member, part) : member === part))
  return parts.every(fits) ? [] : [`${place}: '${value}' is no member`]
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,7})?)?(Z|[+-]\d\d:\d\d)$/
const isWhole = (value: unknown, most: number) =>
  Number.isInteger(value) && Math.abs(value as number) <= most
const isText = (value: unknown, pattern: RegExp) => typeof value === 'string' && pattern.test(value)

const primitives: Readonly<Record<string, (value: unknown) => boolean>> = {
  'Edm.String': (value) => typeof value === 'string',
  'Edm.Boolean': (value) => typeof value === 'boolean',
  'Edm.Int32': (value) => isWhole(value, 2 ** 31),
  'Edm.Int64': (value) => isWhole(value, Number.MAX_SAFE_INTEGER),
  'Edm.Double': (value) => typeof value === 'number',
  'Edm.Guid': (value) => isText(value, guid),
  'Edm.DateTimeOffset': (value) => isText(value, instant) && !Number.isNaN(Date.parse(`${value}`)),
  'Edm.Duration': (value) => isText(value, /^-?P(\d+D)?(T(\d+H)?(\d+M)?([\d.]+S)?)?$/),
  'Edm.Binary': (value) => isText(value, /^[\w+/-]*={0,2}$/),
}

function checkPrimitive(type: string, value: unknown, place: string): readonly string[] {
  const fits = primitives[type]
  if (!fits) return [`${place}: no facts about ${type}`]
  return fits(value) ? [] : [`${place}: not ${type}`]
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
