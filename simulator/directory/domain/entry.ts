import type { PasswordRecord } from './password-record.ts'

export type Value = string | Buffer

/** What one controller remembers by itself about sign-ins; none of it is replicated. */
export interface SignInRecord {
  lastLogon: string
  logonCount: number
  badPwdCount: number
  badPasswordTime: string
}

/** One object of the directory. Attributes are under their name in lower case. */
export interface Entry {
  readonly guid: Buffer
  readonly attributes: Map<string, readonly Value[]>
  /** When an attribute was last changed, and how often; by its name in lower case. */
  readonly changes: Map<string, { readonly at: Date; readonly version: number }>
  /** By the number of the controller. */
  readonly signIns: Map<number, SignInRecord>
  dn: string
  /** The normalized name: equal for every spelling. */
  key: string
  password: PasswordRecord | undefined
  /** The person may not change the password (two refusing entries in the security descriptor). */
  mayNotChange: boolean
}

/** The first value of an attribute as text; `undefined` where there is none. */
export function readText(entry: Entry, attribute: string): string | undefined {
  return entry.attributes.get(attribute.toLowerCase())?.[0]?.toString()
}

export function readNumber(entry: Entry, attribute: string): number {
  return Number(readText(entry, attribute) ?? 0)
}

export function hasClass(entry: Entry, objectClass: string): boolean {
  return (entry.attributes.get('objectclass') ?? []).some(
    (value) => value.toString().toLowerCase() === objectClass,
  )
}

/** What the controller knows about this account's sign-ins; changes are written into what is returned. */
export function signInRecord(entry: Entry, controller: number): SignInRecord {
  const known = entry.signIns.get(controller)
  if (known) return known
  const fresh = { lastLogon: '0', logonCount: 0, badPwdCount: 0, badPasswordTime: '0' }
  entry.signIns.set(controller, fresh)
  return fresh
}
