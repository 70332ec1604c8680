import { randomBytes, randomInt } from 'node:crypto'
import type { Clock } from '../../clock.ts'
import { normalizeDistinguishedName, parentOf } from './distinguished-name.ts'
import { type Entry, readText, type Value } from './entry.ts'
import { formatSid, parseGuid, parseSid } from './object-id.ts'
import { formatGeneralizedTime } from './windows-time.ts'

/** Attributes that are looked up so often that a search on equality must not read every object. */
const indexed = new Set([
  'samaccountname',
  'userprincipalname',
  'employeeid',
  'employeenumber',
  'objectguid',
  'objectsid',
  'member',
  'manager',
  'msds-psoappliesto',
])
/** Attributes whose changes are dated. A real directory dates all of them. */
const dated = new Set(['useraccountcontrol', 'pwdlastset', 'mobile', 'employeeid'])
const names = new Set(['member', 'manager', 'msds-psoappliesto'])

/** The objects of one domain, as every controller sees them: here replication takes no time. */
export class Domain {
  readonly baseDn: string
  readonly dnsDomain: string
  readonly netbios: string
  readonly clock: Clock
  readonly sid = `S-1-5-21-${randomInt(1e9)}-${randomInt(1e9)}-${randomInt(1e9)}`
  readonly #entries = new Map<string, Entry>()
  readonly #index = new Map<string, Set<Entry>>()
  #nextRid = 1104
  #usn = 12_000

  constructor(settings: { dnsDomain: string; netbios: string; clock: Clock }) {
    this.dnsDomain = settings.dnsDomain
    this.netbios = settings.netbios
    this.clock = settings.clock
    this.baseDn = settings.dnsDomain
      .split('.')
      .map((label) => `DC=${label}`)
      .join(',')
  }

  get highestUsn(): number {
    return this.#usn
  }

  get entries(): Iterable<Entry> {
    return this.#entries.values()
  }

  nextSid(rid?: number): string {
    if (rid !== undefined) return `${this.sid}-${rid}`
    this.#nextRid += 1
    return `${this.sid}-${this.#nextRid}`
  }

  /** Adds an object. The caller has made sure that the name is free and its container exists. */
  add(dn: string, attributes: Readonly<Record<string, Value | readonly Value[]>>): Entry {
    const key = normalizeDistinguishedName(dn)
    if (key === undefined || this.#entries.has(key)) throw new Error('name is malformed or taken')
    const guid = randomBytes(16)
    const entry: Entry = {
      guid,
      dn,
      key,
      attributes: new Map(),
      changes: new Map(),
      signIns: new Map(),
      password: undefined,
      mayNotChange: false,
    }
    this.#entries.set(key, entry)
    const created = formatGeneralizedTime(this.clock.now())
    const given = Object.entries(attributes).map(
      ([name, value]) => [name, Array.isArray(value) ? value : [value as Value]] as const,
    )
    for (const [name, values] of given) this.set(entry, name, values)
    this.set(entry, 'objectGUID', [guid])
    this.set(entry, 'whenCreated', [created])
    this.set(entry, 'uSNCreated', [String(this.#usn)])
    return entry
  }

  /** Replaces the values of an attribute; none takes it away. */
  set(entry: Entry, attribute: string, values: readonly Value[]): void {
    const name = attribute.toLowerCase()
    for (const value of entry.attributes.get(name) ?? []) {
      this.#index.get(indexKey(name, value))?.delete(entry)
    }
    if (values.length === 0) entry.attributes.delete(name)
    else entry.attributes.set(name, [...values])
    if (indexed.has(name)) for (const value of values) this.#indexed(name, value).add(entry)
    if (dated.has(name)) {
      const version = (entry.changes.get(name)?.version ?? 0) + 1
      entry.changes.set(name, { at: this.clock.now(), version })
    }
    this.#usn += 1
    entry.attributes.set('usnchanged', [String(this.#usn)])
    entry.attributes.set('whenchanged', [formatGeneralizedTime(this.clock.now())])
  }

  /** Takes an object away as if it had never been. */
  remove(entry: Entry): void {
    for (const name of [...entry.attributes.keys()]) this.set(entry, name, [])
    this.#entries.delete(entry.key)
  }

  /** Moves or renames an object that has nothing below it; what points to it follows. */
  move(entry: Entry, dn: string): void {
    const key = normalizeDistinguishedName(dn)
    if (key === undefined || this.#entries.has(key)) throw new Error('name is malformed or taken')
    const old = entry.key
    this.#entries.delete(old)
    Object.assign(entry, { dn, key })
    this.#entries.set(key, entry)
    for (const attribute of names) {
      for (const other of [...this.having(attribute, old)]) {
        const values = (other.attributes.get(attribute) ?? []).map((value) =>
          normalizeDistinguishedName(value.toString()) === old ? dn : value,
        )
        this.set(other, attribute, values)
      }
    }
  }

  /** The objects that have this value in an indexed attribute. */
  having(attribute: string, value: Value): ReadonlySet<Entry> {
    return this.#index.get(indexKey(attribute.toLowerCase(), value)) ?? new Set()
  }

  isIndexed(attribute: string): boolean {
    return indexed.has(attribute)
  }

  /** An object by name, `<GUID=…>` or `<SID=…>`. */
  find(name: string): Entry | undefined {
    const special = /^<(GUID|SID)=([^>]+)>$/i.exec(name.trim())
    if (!special) return this.#entries.get(normalizeDistinguishedName(name) ?? '\0')
    const [, kind = '', id = ''] = special
    const bytes = kind.toUpperCase() === 'GUID' ? parseGuid(id) : parseSid(id)
    const attribute = kind.toUpperCase() === 'GUID' ? 'objectguid' : 'objectsid'
    return bytes && [...this.having(attribute, bytes)][0]
  }

  /** The nearest object above a name that does exist: AD names it when it finds nothing. */
  nearest(name: string): string {
    let dn = parentOf(name)
    while (dn !== '' && !this.find(dn)) dn = parentOf(dn)
    return dn
  }

  /** An object by account name; a tombstone has lost its claim to it. */
  findBySam(sam: string): Entry | undefined {
    return [...this.having('samaccountname', sam)].find(
      ({ attributes }) => !attributes.has('isdeleted'),
    )
  }

  sidOf(entry: Entry): string | undefined {
    const sid = entry.attributes.get('objectsid')?.[0]
    return Buffer.isBuffer(sid) ? formatSid(sid) : undefined
  }

  /** `CONTOSO\name`, for the log of people. */
  logonName(entry: Entry): string {
    return `${this.netbios}\\${readText(entry, 'sAMAccountName') ?? ''}`
  }

  #indexed(name: string, value: Value): Set<Entry> {
    const key = indexKey(name, value)
    const known = this.#index.get(key)
    if (known) return known
    const fresh = new Set<Entry>()
    this.#index.set(key, fresh)
    return fresh
  }
}

function indexKey(name: string, value: Value): string {
  if (Buffer.isBuffer(value)) return `${name}:${value.toString('hex')}`
  const text = names.has(name) ? (normalizeDistinguishedName(value) ?? value) : value.toLowerCase()
  return `${name}:${text}`
}
