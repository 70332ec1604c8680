import { formatRdn } from '../directory/domain/distinguished-name.ts'

type Thing = Readonly<Record<string, unknown>>

/** Where people go and how they are named; what the mapping of the job says. */
export interface MappingOptions {
  /** The distinguished name of the container new people stand in. */
  readonly container: string
  /** Another container for a department. */
  readonly containers?: Readonly<Record<string, string>> | undefined
  /** Whether an account stays disabled until its hire date. Looked at when a record is worked on and never again by itself. */
  readonly disabledUntilHired?: boolean | undefined
}

/** A record as the mapping understands it, in the words of Active Directory. */
export interface DescribedRecord {
  /** What it is matched by, in `employeeID`. */
  readonly externalId: string
  readonly displayName: string
  readonly dn: string
  readonly container: string
  readonly enabled: boolean
  /** By LDAP name. What the record does not have is not in it, and stays as it is. */
  readonly attributes: Readonly<Record<string, string>>
  /** The `externalId` of the manager. */
  readonly manager: string | undefined
}

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

/**
 * Reads a SCIM record by the default mapping as far as it is known. `active` that is left out counts as false: that is UNVERIFIED, and
 * the worse of the two for whoever forgets it. Answers with the names of what is missing where something must be there.
 */
export function describeRecord(
  data: Thing,
  options: MappingOptions,
  now: Date,
): DescribedRecord | { readonly missing: readonly string[]; readonly externalId: string } {
  const given = readAll(data)
  const { employeeID: externalId = '', userPrincipalName = '', sn = '' } = given
  const needed = { externalId, userName: userPrincipalName, 'name.familyName': sn }
  const missing = Object.entries(needed).flatMap(([name, value]) => (value ? [] : [name]))
  if (missing.length > 0) return { missing, externalId }
  const displayName = given['displayName'] ?? `${given['givenName'] ?? ''} ${sn}`.trim()
  const hired = findHireDate(data)
  const container = options.containers?.[given['department'] ?? ''] ?? options.container
  return {
    externalId,
    displayName,
    dn: `${formatRdn({ type: 'CN', value: displayName.slice(0, 64) })},${container}`,
    container,
    enabled: data['active'] === true && !isEarly(hired, options, now),
    attributes: {
      ...given,
      displayName,
      sAMAccountName: (userPrincipalName.split('@')[0] ?? '').slice(0, 20),
      ...(hired ? { 'msDS-cloudExtensionAttribute1': formatHireDate(hired) } : {}),
    },
    manager: text(inside(inside(data, enterprise), 'manager'), 'value'),
  }
}

const isEarly = (hired: Date | undefined, { disabledUntilHired }: MappingOptions, now: Date) =>
  disabledUntilHired === true && hired !== undefined && hired > now

function readAll(data: Thing): Readonly<Record<string, string>> {
  const work = inside(data, enterprise)
  const name = inside(data, 'name')
  const all: Readonly<Record<string, string | undefined>> = {
    employeeID: text(data, 'externalId'),
    userPrincipalName: text(data, 'userName'),
    givenName: text(name, 'givenName'),
    sn: text(name, 'familyName'),
    displayName: text(data, 'displayName'),
    mail: pick(data, 'emails', 'work'),
    mobile: pick(data, 'phoneNumbers', 'mobile'),
    telephoneNumber: pick(data, 'phoneNumbers', 'work'),
    title: text(data, 'title'),
    employeeType: text(data, 'userType'),
    preferredLanguage: text(data, 'preferredLanguage'),
    department: text(work, 'department'),
    company: text(work, 'organization'),
  }
  const set = Object.entries(all).flatMap(([key, value]) => (value ? [[key, value] as const] : []))
  return Object.fromEntries(set)
}

const isThing = (value: unknown): value is Thing =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const inside = (thing: Thing, name: string): Thing => {
  const value = thing[name]
  return isThing(value) ? value : {}
}

function text(thing: Thing, name: string): string | undefined {
  const value = thing[name]
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

/** Of several the one of that type; nobody's work number becomes their mobile. */
function pick(data: Thing, name: string, type: string): string | undefined {
  const list = Array.isArray(data[name]) ? data[name].filter(isThing) : []
  const found = list.find((each) => String(each['type']).toLowerCase() === type)
  return found && text(found, 'value')
}

/** In whatever extension HR has it: `HireDate` or `employeeHireDate`. */
function findHireDate(data: Thing): Date | undefined {
  for (const extension of Object.values(data).filter(isThing)) {
    for (const [key, value] of Object.entries(extension)) {
      const at = /^(employee)?hireDate$/i.test(key) ? Date.parse(String(value)) : Number.NaN
      if (!Number.isNaN(at)) return new Date(at)
    }
  }
  return undefined
}

/** As Microsoft's own mapping writes it into the attribute that is synchronised to `employeeHireDate`. */
function formatHireDate(at: Date): string {
  return `${at.toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)}.0Z`
}
