import type { Syntax } from '../domain/attribute-schema.ts'
import { normalizeDistinguishedName } from '../domain/distinguished-name.ts'
import type { Value } from '../domain/entry.ts'
import { parseSid } from '../domain/object-id.ts'
import type { SearchFilter } from '../wire/search-filter.ts'

/** What a filter may ask of one object. */
interface Matchable {
  /** `undefined` where the schema has no such attribute. */
  read(attribute: string): { syntax: Syntax; values: readonly Value[] } | undefined
  /** Whether following `attribute` from this object, over and over, arrives at `dn`. */
  reaches(attribute: string, dn: string): boolean
}

/**
 * Whether the object matches: true, false, or `undefined` where the filter names an attribute that does not exist
 * (RFC 4511 section 4.5.1.7). As in AD, `(!(mobile=1))` matches an object without `mobile`.
 */
export function matchFilter(filter: SearchFilter, object: Matchable): boolean | undefined {
  switch (filter.kind) {
    case 'and':
      return matchAll(filter.parts, object)
    case 'or':
      return negate(matchAll(filter.parts, object, negate))
    case 'not':
      return negate(matchFilter(filter.part, object))
    case 'present':
      return read(filter.attribute, object, ({ values }) => values.length > 0)
    case 'substrings':
      return read(filter.attribute, object, (found) => matchSubstrings(filter, found))
    case 'extensible':
      return matchRule(filter, object)
    case 'equal':
    case 'at-least':
    case 'at-most':
      return read(filter.attribute, object, (found) => matchOrder(filter, found))
  }
}

type Found = { syntax: Syntax; values: readonly Value[] }
type Truth = boolean | undefined

const negate = (truth: Truth): Truth => (truth === undefined ? undefined : !truth)

function matchAll(
  parts: readonly SearchFilter[],
  object: Matchable,
  turn: (truth: Truth) => Truth = (truth) => truth,
): Truth {
  let unknown = false
  for (const part of parts) {
    const truth = turn(matchFilter(part, object))
    if (truth === false) return false
    if (truth === undefined) unknown = true
  }
  return unknown ? undefined : true
}

function read(attribute: string, object: Matchable, judge: (found: Found) => boolean): Truth {
  const found = object.read(attribute)
  return found && judge(found)
}

function matchOrder(
  filter: { kind: 'equal' | 'at-least' | 'at-most'; attribute: string; value: Buffer },
  { syntax, values }: Found,
): boolean {
  return values.some((value) => {
    const order = compare(syntax, value, expected(filter.attribute, filter.value))
    if (order === undefined) return false
    if (filter.kind === 'equal') return order === 0
    return filter.kind === 'at-least' ? order >= 0 : order <= 0
  })
}

/** AD takes a class by its LDAP name (`nTDSDSA` for `CN=NTDS-DSA,…`), and a SID as text. */
function expected(attribute: string, value: Buffer): Buffer {
  const text = value.toString('utf8')
  if (attribute === 'objectsid') return parseSid(text) ?? value
  if (attribute !== 'objectcategory' || text.includes('=')) return value
  return Buffer.from(`cn=${text.toLowerCase() === 'user' ? 'person' : text}`)
}

/** Below, at or above zero; `undefined` where the two cannot be compared. */
function compare(syntax: Syntax, value: Value, wanted: Buffer): number | undefined {
  if (syntax === 'octets' || Buffer.isBuffer(value))
    return Buffer.compare(Buffer.from(value), wanted)
  const text = wanted.toString('utf8')
  if (syntax === 'number') return compareNumbers(value, text)
  if (syntax === 'name') return compareNames(value, text)
  if (syntax === 'exact') return order(value, text)
  return order(value.toLowerCase(), text.toLowerCase())
}

const order = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1)

function compareNumbers(value: string, wanted: string): number | undefined {
  if (!/^-?\d+$/.test(wanted)) return undefined
  const [a, b] = [BigInt(value), BigInt(wanted)]
  return a === b ? 0 : a < b ? -1 : 1
}

function compareNames(value: string, wanted: string): number | undefined {
  const [a, b] = [normalizeDistinguishedName(value), normalizeDistinguishedName(wanted)]
  if (a === undefined || b === undefined) return undefined
  // A class by its short name: only the first part is given.
  const short = !wanted.includes(',') && a.includes('cn=schema,')
  return order(short ? (a.split(',')[0] ?? '').replaceAll('-', '') : a, b)
}

function matchSubstrings(
  filter: { initial: string | undefined; any: readonly string[]; final: string | undefined },
  { syntax, values }: Found,
): boolean {
  if (syntax !== 'text' && syntax !== 'exact') return false
  const fold = (text: string) => (syntax === 'text' ? text.toLowerCase() : text)
  const initial = fold(filter.initial ?? '')
  const final = fold(filter.final ?? '')
  return values.some((value) => {
    const text = fold(value.toString())
    if (!text.startsWith(initial)) return false
    let at = initial.length
    for (const part of filter.any.map(fold)) {
      const found = text.indexOf(part, at)
      if (found < 0) return false
      at = found + part.length
    }
    return text.endsWith(final) && text.length - final.length >= at
  })
}

/** Bits set (all, any) and membership through groups in groups (MS-ADTS 3.1.1.3.4.4). */
function matchRule(
  filter: { rule: string; attribute: string; value: Buffer },
  object: Matchable,
): Truth {
  const wanted = filter.value.toString('utf8')
  if (filter.rule === '1.2.840.113556.1.4.1941') return object.reaches(filter.attribute, wanted)
  const all = filter.rule === '1.2.840.113556.1.4.803'
  if ((!all && filter.rule !== '1.2.840.113556.1.4.804') || !/^-?\d+$/.test(wanted))
    return undefined
  const bits = BigInt(wanted)
  return read(filter.attribute, object, ({ syntax, values }) =>
    values.some((value) => {
      if (syntax !== 'number') return false
      const both = BigInt(value.toString()) & bits
      return all ? both === bits : both !== 0n
    }),
  )
}
