import { badRequest, GraphError } from './graph-call.ts'

type Thing = Readonly<Record<string, unknown>>
type Matcher = (thing: Thing) => boolean

/** Which properties can be filtered by; `advanced` ones only with `ConsistencyLevel: eventual` and `$count=true`. */
export interface Filterable {
  readonly plain: readonly string[]
  readonly advanced?: readonly string[]
}

/**
 * The part of OData `$filter` that anybody here uses: `eq`, `ne`, `in`, `startsWith`, joined by `and` and `or` without
 * parentheses. Which properties take it is UNVERIFIED but for `onPremisesSyncEnabled` of users.
 */
export function parseFilter(text: string, filterable: Filterable, eventual: boolean): Matcher {
  const any = splitOutsideQuotes(text, 'or').map((part) => {
    const all = splitOutsideQuotes(part, 'and').map((term) =>
      parseTerm(term.trim(), filterable, eventual),
    )
    return (thing: Thing) => all.every((matches) => matches(thing))
  })
  return (thing) => any.some((matches) => matches(thing))
}

function splitOutsideQuotes(text: string, word: 'and' | 'or'): readonly string[] {
  const pieces = text.split(new RegExp(`('(?:[^']|'')*')|\\s+(${word})\\s+`, 'i'))
  const parts = ['']
  for (let at = 0; at < pieces.length; at += 3) {
    parts[parts.length - 1] += `${pieces[at] ?? ''}${pieces[at + 1] ?? ''}`
    if (pieces[at + 2] !== undefined) parts.push('')
  }
  return parts
}

const comparison = /^(\w+)\s+(eq|ne)\s+(.+)$/i
const list = /^(\w+)\s+in\s*\((.*)\)$/i
const beginning = /^startsWith\(\s*(\w+)\s*,\s*(.+)\)$/i

function parseTerm(term: string, filterable: Filterable, eventual: boolean): Matcher {
  const [, name, operator, literal] = comparison.exec(term) ?? []
  if (name && literal) {
    allow(name, filterable, eventual)
    const value = parseLiteral(literal)
    const negative = operator?.toLowerCase() === 'ne'
    if (negative && !eventual) throw unsupported(name)
    return (thing) => (simplify(thing[name]) === value) !== negative
  }
  const [, member, values] = list.exec(term) ?? []
  if (member && values) {
    allow(member, filterable, eventual)
    const wanted = [...values.matchAll(/'(?:[^']|'')*'|[\w.]+/g)].map(([each]) =>
      parseLiteral(each),
    )
    return (thing) => wanted.includes(simplify(thing[member]))
  }
  const [, start, prefix] = beginning.exec(term) ?? []
  if (!start || !prefix) throw badRequest(`Invalid filter clause: '${term}'.`)
  allow(start, filterable, eventual)
  const wanted = String(parseLiteral(prefix.trim()))
  return (thing) => String(simplify(thing[start]) ?? '').startsWith(wanted)
}

function allow(name: string, { plain, advanced = [] }: Filterable, eventual: boolean): void {
  if (!plain.includes(name) && !(eventual && advanced.includes(name))) throw unsupported(name)
}

const unsupported = (name: string) =>
  new GraphError(
    400,
    'Request_UnsupportedQuery',
    `Unsupported or invalid query filter clause specified for property '${name}' of resource 'User'.`,
  )

/** Text is compared without regard to case; null, false and absent are apart. */
function simplify(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : (value ?? null)
}

function parseLiteral(text: string): unknown {
  const literal = text.trim()
  const quoted = /^'((?:[^']|'')*)'$/.exec(literal)?.[1]
  if (quoted !== undefined) return quoted.replaceAll("''", "'").toLowerCase()
  const words: Readonly<Record<string, unknown>> = { true: true, false: false, null: null }
  if (literal in words) return words[literal]
  throw badRequest(`Invalid filter clause: '${literal}' is no literal.`)
}
