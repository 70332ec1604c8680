import { computedFlags } from '../domain/account-flags.ts'
import { normalizeDistinguishedName, parseDistinguishedName } from '../domain/distinguished-name.ts'
import { type Entry, hasClass, readNumber, signInRecord, type Value } from '../domain/entry.ts'
import { findAllGroups, findDirectGroups } from '../domain/find-groups.ts'
import { findResultantPso } from '../domain/password-settings.ts'
import { isLocked, passwordExpiresAt } from '../domain/sign-in.ts'
import { formatFileTime, neverExpires } from '../domain/windows-time.ts'
import { buildMetaData } from './build-meta-data.ts'
import { buildSecurityDescriptor } from './build-security-descriptor.ts'
import type { ControllerView } from './controller-view.ts'
import { delegatedAttributes, mayReset } from './decide-rights.ts'

/** Who reads, and at which controller. */
export interface Reader {
  readonly view: ControllerView
  readonly identity: Entry
}

type Reading = (entry: Entry, reader: Reader) => readonly Value[]

/** Attributes that are not stored with the object: names, links that point here, and what is built when asked for. */
const readings: Readonly<Record<string, Reading>> = {
  distinguishedname: (entry) => [entry.dn],
  memberof: (entry, { view }) => findDirectGroups(view.domain, entry).map((group) => group.dn),
  directreports: (entry, { view }) =>
    [...view.domain.having('manager', entry.key)].map((each) => each.dn),
  canonicalname: (entry) => [formatCanonicalName(entry.dn)],
  tokengroups: (entry, { view }) =>
    findAllGroups(view.domain, entry).flatMap((group) => group.attributes.get('objectsid') ?? []),
  'msds-resultantpso': (entry, { view }) => {
    const pso = hasClass(entry, 'user') && findResultantPso(view.domain, entry)
    return pso ? [pso.dn] : []
  },
  allowedattributeseffective: (entry, { view, identity }) =>
    mayReset(view, identity, entry) ? delegatedAttributes : [],
  ntsecuritydescriptor: (entry, { view }) => [buildSecurityDescriptor(entry, view)],
  'msds-replattributemetadata': (entry) => buildMetaData(entry),
  'msds-user-account-control-computed': (entry, { view }) => [String(computeFlags(entry, view))],
  'msds-userpasswordexpirytimecomputed': (entry, { view }) => {
    const end = passwordExpiresAt(view.domain, entry)
    return [end ? formatFileTime(end) : neverExpires]
  },
}

const perController = ['lastlogon', 'logoncount', 'badpwdcount', 'badpasswordtime'] as const

/** What a reader sees of one attribute, named in lower case; an account's sign-ins differ from controller to controller. */
export function readAttribute(entry: Entry, attribute: string, reader: Reader): readonly Value[] {
  const reading = readings[attribute]
  if (reading) return reading(entry, reader)
  const own = perController.find((name) => name === attribute)
  if (!own || !hasClass(entry, 'user')) return entry.attributes.get(attribute) ?? []
  const record = signInRecord(entry, reader.view.number)
  const values = {
    lastlogon: record.lastLogon,
    logoncount: String(record.logonCount),
    badpwdcount: String(record.badPwdCount),
    badpasswordtime: record.badPasswordTime,
  }
  return [values[own]]
}

/** What `*` means: everything stored, and what AD keeps beside it. */
export function listAttributes(entry: Entry): string[] {
  return [
    ...new Set([
      ...entry.attributes.keys(),
      'distinguishedname',
      'memberof',
      'directreports',
      ...(hasClass(entry, 'user') ? perController : []),
    ]),
  ]
}

/** Whether following `attribute` from this object, over and over, arrives at the object named `dn`. */
export function reaches(entry: Entry, attribute: string, dn: string, reader: Reader): boolean {
  const goal = normalizeDistinguishedName(dn)
  const seen = new Set<Entry>([entry])
  for (const each of seen) {
    for (const name of readAttribute(each, attribute, reader)) {
      const next = reader.view.domain.find(name.toString())
      if (next?.key === goal) return true
      if (next) seen.add(next)
    }
  }
  return false
}

function computeFlags(entry: Entry, view: ControllerView): number {
  if (!hasClass(entry, 'user')) return 0
  const end = passwordExpiresAt(view.domain, entry)
  const tooOld = end !== undefined && end <= view.domain.clock.now()
  const mustChange = readNumber(entry, 'pwdLastSet') === 0
  return (
    (isLocked(view.domain, entry) ? computedFlags.locked : 0) |
    (tooOld || mustChange ? computedFlags.passwordExpired : 0)
  )
}

function formatCanonicalName(dn: string): string {
  const rdns = parseDistinguishedName(dn) ?? []
  const isDomain = (type: string) => type.toUpperCase() === 'DC'
  const domain = rdns.filter(({ type }) => isDomain(type)).map(({ value }) => value)
  const path = rdns.filter(({ type }) => !isDomain(type)).map(({ value }) => value)
  return `${domain.join('.')}/${path.toReversed().join('/')}`
}
