import { type BerElement, BerError, parseBerInteger, parseBerList, parseBerText } from './ber.ts'
import { parseSearchFilter, type SearchFilter } from './search-filter.ts'

export interface LdapControl {
  readonly oid: string
  readonly critical: boolean
  readonly value: Buffer | undefined
}

export interface BindRequest {
  readonly kind: 'bind'
  readonly name: string
  /** The password of a simple bind; `undefined` for SASL, which is not simulated. */
  readonly password: string | undefined
}

export interface SearchRequest {
  readonly kind: 'search'
  readonly base: string
  readonly scope: 'base' | 'one' | 'sub'
  /** 0 means no limit of the client's own. */
  readonly sizeLimit: number
  readonly typesOnly: boolean
  readonly filter: SearchFilter
  readonly attributes: readonly string[]
}

export interface Change {
  readonly operation: 'add' | 'delete' | 'replace'
  readonly attribute: string
  readonly values: readonly Buffer[]
}

export interface ModifyRequest {
  readonly kind: 'modify'
  readonly dn: string
  readonly changes: readonly Change[]
}

export interface AddRequest {
  readonly kind: 'add'
  readonly dn: string
  readonly attributes: readonly { readonly name: string; readonly values: readonly Buffer[] }[]
}

export type LdapRequest =
  | BindRequest
  | SearchRequest
  | ModifyRequest
  | AddRequest
  | { readonly kind: 'unbind' | 'abandon' }
  | { readonly kind: 'extended'; readonly oid: string }
  /** An operation that LDAP has and this directory does not play; `answerTag` is its response's tag. */
  | { readonly kind: 'not-played'; readonly answerTag: number }

export interface LdapMessage {
  readonly id: number
  readonly request: LdapRequest
  readonly controls: readonly LdapControl[]
}

/** Reads one LDAPMessage (RFC 4511 section 4.1.1). Nothing in it has been judged yet. */
export function parseLdapMessage(element: BerElement): LdapMessage {
  if (element.tag !== 0x30) throw new BerError('not an LDAP message')
  const [id, operation, controls] = parseBerList(element.content)
  if (!operation) throw new BerError('message without operation')
  return {
    id: parseBerInteger(id),
    request: parseRequest(operation),
    controls: controls?.tag === 0xa0 ? parseBerList(controls.content).map(parseControl) : [],
  }
}

function parseRequest(operation: BerElement): LdapRequest {
  switch (operation.tag) {
    case 0x60:
      return parseBind(parseBerList(operation.content))
    case 0x42:
      return { kind: 'unbind' }
    case 0x50:
      return { kind: 'abandon' }
    case 0x63:
      return parseSearch(parseBerList(operation.content))
    case 0x66:
      return parseModify(parseBerList(operation.content))
    case 0x77:
      return { kind: 'extended', oid: parseBerText(parseBerList(operation.content)[0]) }
    case 0x68:
      return parseAdd(parseBerList(operation.content))
    case 0x4a:
    case 0x6c:
    case 0x6e:
      return { kind: 'not-played', answerTag: ((operation.tag & 0x1f) + 1) | 0x60 }
    default:
      throw new BerError('unknown operation')
  }
}

function parseBind([, name, authentication]: readonly BerElement[]): BindRequest {
  const simple = authentication?.tag === 0x80
  return {
    kind: 'bind',
    name: parseBerText(name),
    password: simple ? parseBerText(authentication) : undefined,
  }
}

function parseSearch(parts: readonly BerElement[]): SearchRequest {
  const [base, scope, , sizeLimit, , typesOnly, filter, attributes] = parts
  return {
    kind: 'search',
    base: parseBerText(base),
    scope: (['base', 'one', 'sub'] as const)[parseBerInteger(scope)] ?? 'sub',
    sizeLimit: parseBerInteger(sizeLimit),
    typesOnly: (typesOnly?.content[0] ?? 0) !== 0,
    filter: parseSearchFilter(filter),
    attributes: parseBerList(attributes?.content ?? Buffer.alloc(0)).map(parseBerText),
  }
}

function parseModify([dn, changes]: readonly BerElement[]): ModifyRequest {
  const list = parseBerList(changes?.content ?? Buffer.alloc(0))
  return { kind: 'modify', dn: parseBerText(dn), changes: list.map(parseChange) }
}

function parseChange(element: BerElement): Change {
  const [operation, attribute] = parseBerList(element.content)
  const { name: written, values } = parseAttribute(attribute)
  const name = (['add', 'delete', 'replace'] as const)[parseBerInteger(operation)]
  if (!name) throw new BerError('unknown kind of change')
  return { operation: name, attribute: written, values }
}

function parseAdd([dn, attributes]: readonly BerElement[]): AddRequest {
  const list = parseBerList(attributes?.content ?? Buffer.alloc(0))
  return { kind: 'add', dn: parseBerText(dn), attributes: list.map(parseAttribute) }
}

function parseAttribute(element: BerElement | undefined): AddRequest['attributes'][number] {
  const [type, values] = parseBerList(element?.content ?? Buffer.alloc(0))
  const list = parseBerList(values?.content ?? Buffer.alloc(0))
  return { name: parseBerText(type), values: list.map((value) => value.content) }
}

function parseControl(element: BerElement): LdapControl {
  const [oid, ...rest] = parseBerList(element.content)
  return {
    oid: parseBerText(oid),
    critical: rest.some((part) => part.tag === 0x01 && part.content[0] !== 0),
    value: rest.find((part) => part.tag === 0x04)?.content,
  }
}
