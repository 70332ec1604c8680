import { findAttribute, isConstructed, isSecret } from '../domain/attribute-schema.ts'
import { normalizeDistinguishedName, parentOf } from '../domain/distinguished-name.ts'
import type { Entry } from '../domain/entry.ts'
import { windowsErrors } from '../domain/windows-error.ts'
import type { LdapControl, SearchRequest } from '../wire/parse-ldap-message.ts'
import type { SearchFilter } from '../wire/search-filter.ts'
import type { AnswerControl, FoundAttribute, LdapResult } from '../wire/write-ldap-message.ts'
import type { ControllerView } from './controller-view.ts'
import { maySee } from './decide-rights.ts'
import { matchFilter } from './match-filter.ts'
import { listAttributes, type Reader, reaches, readAttribute } from './read-attribute.ts'
import { readRootDse } from './root-dse.ts'
import { controlOids, findControl, hasUnknownCritical } from './supported-controls.ts'
import { type Pages, takePage } from './take-page.ts'

interface SearchAnswer {
  readonly entries: readonly {
    readonly dn: string
    readonly attributes: readonly FoundAttribute[]
  }[]
  readonly references: readonly string[]
  readonly result: LdapResult
  readonly controls: readonly AnswerControl[]
}

/** Searches as this identity at this controller. Anybody may read the rootDSE, nothing else without a bind. */
export function answerSearch(
  view: ControllerView,
  identity: Entry | undefined,
  request: SearchRequest,
  controls: readonly LdapControl[],
  pages: Pages,
): SearchAnswer {
  if (hasUnknownCritical(controls, view.settings)) return only(windowsErrors.controlUnknown)
  if (request.base === '' && request.scope === 'base') {
    const attributes = choose(readRootDse(view), request)
    return { ...only(windowsErrors.success), entries: [{ dn: '', attributes }] }
  }
  if (!identity) return only(windowsErrors.notBound)
  const refused = refuse(view, request, controls)
  if (refused) return only(refused)
  const reader = { view, identity }
  const page = takePage(view, request, controls, pages, () =>
    findMatches(reader, request, controls),
  )
  const scoped = findControl(controls, controlOids.domainScope) !== undefined
  return {
    entries: page.entries.map((entry) => ({
      dn: entry.dn,
      attributes: readChosen(entry, request, reader),
    })),
    references: scoped || !page.last ? [] : listReferences(view, request),
    result: page.result,
    controls: page.controls,
  }
}

const only = (result: LdapResult): SearchAnswer => ({
  entries: [],
  references: [],
  result,
  controls: [],
})

function refuse(
  view: ControllerView,
  { base, scope, attributes }: SearchRequest,
  controls: readonly LdapControl[],
): LdapResult | undefined {
  const isName = base.startsWith('<') || normalizeDistinguishedName(base) !== undefined
  if (!isName) return windowsErrors.badName
  const object = view.domain.find(base)
  const hidden = object?.attributes.has('isdeleted') && !asksForDeleted(controls)
  if (!object || hidden) return windowsErrors.noObject(view.domain.nearest(base))
  const asksTokens = attributes.some((name) => name.toLowerCase() === 'tokengroups')
  return asksTokens && scope !== 'base' ? windowsErrors.onlyBaseScope : undefined
}

function findMatches(
  reader: Reader,
  request: SearchRequest,
  controls: readonly LdapControl[],
): Entry[] {
  const { domain } = reader.view
  const base = domain.find(request.base)
  if (!base) return []
  const showDeleted = asksForDeleted(controls)
  const candidates = request.scope === 'base' ? [base] : narrow(reader, request.filter)
  return [...candidates].filter(
    (entry) =>
      isInScope(entry, base, request.scope) &&
      inSameContext(entry, base) &&
      (showDeleted || !entry.attributes.has('isdeleted')) &&
      maySee(reader.view, reader.identity, entry) &&
      matches(entry, request.filter, reader),
  )
}

/** The objects worth looking at: few where the filter demands a value of an indexed attribute, else all. */
function narrow({ view }: Reader, filter: SearchFilter): Iterable<Entry> {
  const demanded = filter.kind === 'and' ? filter.parts : [filter]
  for (const part of demanded) {
    if (part.kind !== 'equal' || !view.domain.isIndexed(part.attribute)) continue
    const syntax = findAttribute(part.attribute)?.syntax
    if (syntax === 'text') return view.domain.having(part.attribute, part.value.toString('utf8'))
    if (part.attribute === 'objectguid') return view.domain.having(part.attribute, part.value)
  }
  return view.domain.entries
}

function asksForDeleted(controls: readonly LdapControl[]): boolean {
  return findControl(controls, controlOids.showDeleted) !== undefined
}

function isInScope(entry: Entry, base: Entry, scope: SearchRequest['scope']): boolean {
  if (scope === 'base') return entry === base
  if (scope === 'one') return parentOf(entry.key) === base.key
  return entry === base || entry.key.endsWith(`,${base.key}`)
}

/** The configuration is a naming context of its own: a search of the domain does not go into it. */
function inSameContext(entry: Entry, base: Entry): boolean {
  const isConfiguration = (key: string) => /(^|,)cn=configuration,dc=/.test(key)
  return isConfiguration(entry.key) === isConfiguration(base.key)
}

function matches(entry: Entry, filter: SearchFilter, reader: Reader): boolean {
  const object = {
    read: (attribute: string) => {
      const known = findAttribute(attribute)
      if (!known || isSecret(attribute)) return undefined
      return { syntax: known.syntax, values: readAttribute(entry, attribute, reader) }
    },
    reaches: (attribute: string, dn: string) => reaches(entry, attribute, dn, reader),
  }
  return matchFilter(filter, object) === true
}

/** Only the attributes asked for; what is constructed only when asked for by name; no attribute without a value. */
function readChosen(entry: Entry, request: SearchRequest, reader: Reader): FoundAttribute[] {
  const asked = request.attributes.map((name) => (name.split(';')[0] ?? '').toLowerCase())
  const everything = asked.length === 0 || asked.includes('*')
  const names = new Set([...(everything ? listAttributes(entry) : []), ...asked])
  return [...names].flatMap((name) => {
    const known = findAttribute(name)
    if (!known || isSecret(name) || (isConstructed(name) && !asked.includes(name))) return []
    const values = readAttribute(entry, name, reader)
    if (values.length === 0) return []
    return [{ name: known.name, values: request.typesOnly ? [] : values }]
  })
}

function choose(all: readonly FoundAttribute[], { attributes }: SearchRequest): FoundAttribute[] {
  const asked = attributes.map((name) => name.toLowerCase())
  if (asked.length === 0 || asked.includes('*')) return [...all]
  return all.filter(({ name }) => asked.includes(name.toLowerCase()))
}

/** A search of the whole domain is told where its other naming contexts live. */
function listReferences({ domain }: ControllerView, request: SearchRequest): string[] {
  if (request.scope !== 'sub' || domain.find(request.base)?.dn !== domain.baseDn) return []
  const zone = (name: string) => `ldap://${name}.${domain.dnsDomain}/DC=${name},${domain.baseDn}`
  return [
    zone('ForestDnsZones'),
    zone('DomainDnsZones'),
    `ldap://${domain.dnsDomain}/CN=Configuration,${domain.baseDn}`,
  ]
}
