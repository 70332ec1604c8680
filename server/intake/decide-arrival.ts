import type { Hire, HireContact, HireNames, HireStart } from './hire.ts'
import type { RowRefusalCode } from './row/row-problem.ts'

/** A known hire as the database holds it. */
export interface KnownHire {
  readonly names: HireNames
  readonly start: Omit<HireStart, 'zoneAssumed'>
  readonly contact: HireContact
  readonly device?: string
  /** The account was found: who it is does not change any more. */
  readonly isFound: boolean
  /** The account that was found, by its `objectGUID`. */
  readonly account?: string
}

/** What a row adds to what is known. */
export interface Arrival {
  readonly names: HireNames
  readonly contact: HireContact
  readonly device?: string
  readonly start?: Partial<Omit<HireStart, 'zoneAssumed'>>
  /** An address that was known is another one now. It is not taken; a person looks. */
  readonly contactChanged: boolean
  /** Those addresses, as they are now: held until somebody has looked. */
  readonly changed: Partial<Record<(typeof frozen)[number], string>>
}

/** An address, once seen, is frozen: whoever can edit HR's data must not be able to turn a delivery to their own phone. */
const frozen = ['mobile', 'mail', 'managerMail'] as const
/** How somebody is addressed may be corrected. */
const correctable = ['firstName', 'lastName', 'language'] as const

/**
 * What a row changes about a hire that is known already. An empty field says nothing; a field that was empty and is now
 * filled is an arrival; a changed address is held. A row that says nothing new gives an arrival that is empty.
 */
export function decideArrival(
  known: KnownHire,
  hire: Hire,
): Arrival | { readonly refused: RowRefusalCode } {
  if (contradicts(known, hire.names)) return { refused: 'named-otherwise' }
  const start = decideStart(known.start, hire.start)
  const reach = { ...hire.contact, ...known.contact }
  if (reach.mail !== undefined && !differs(reach.mail, reach.managerMail) && reach.managerMail) {
    return { refused: 'mail-is-managers' }
  }
  const changed = pick(
    { mobile: hire.contact.mobile, mail: hire.contact.mail, managerMail: hire.contact.managerMail },
    (field) => differs(known.contact[field], hire.contact[field]),
  )
  return {
    names: known.isFound ? {} : pick(hire.names, (name) => known.names[name] === undefined),
    contact: decideContact(known.contact, hire.contact),
    ...(hire.device !== undefined && hire.device !== known.device ? { device: hire.device } : {}),
    ...(start && { start }),
    contactChanged: Object.keys(changed).length > 0,
    changed,
  }
}

/** Whether anything would be written. */
export function isNews(arrival: Arrival): boolean {
  return (
    Object.keys(arrival.names).length > 0 ||
    Object.keys(arrival.contact).length > 0 ||
    arrival.device !== undefined ||
    arrival.start !== undefined
  )
}

function contradicts(known: KnownHire, names: HireNames): boolean {
  if (known.account !== undefined && differs(known.account, names.objectGuid)) return true
  return (
    (known.names.employeeNumber !== undefined &&
      names.employeeNumber !== undefined &&
      known.names.employeeNumber !== names.employeeNumber) ||
    differs(known.names.objectGuid, names.objectGuid) ||
    differs(known.names.userPrincipalName, names.userPrincipalName) ||
    differs(known.names.samAccountName, names.samAccountName)
  )
}

function decideContact(known: HireContact, given: HireContact): HireContact {
  const manager =
    known.managerMail === undefined || known.managerMail === given.managerMail
      ? pick({ managerName: given.managerName }, () => known.managerName !== given.managerName)
      : {}
  return {
    ...pick(given, (field) => known[field] === undefined),
    ...manager,
    ...Object.fromEntries(
      correctable.flatMap((field) =>
        given[field] !== undefined && given[field] !== known[field] ? [[field, given[field]]] : [],
      ),
    ),
  }
}

function decideStart(known: KnownHire['start'], given: HireStart): Arrival['start'] | undefined {
  const moved = {
    ...(given.startsOn === known.startsOn ? {} : { startsOn: given.startsOn }),
    ...(given.startsAt === undefined || given.startsAt === known.startsAt
      ? {}
      : { startsAt: given.startsAt }),
    ...(given.zoneAssumed || given.timeZone === known.timeZone ? {} : { timeZone: given.timeZone }),
  }
  return Object.keys(moved).length > 0 ? moved : undefined
}

function differs(known: string | undefined, given: string | undefined): boolean {
  return known !== undefined && given !== undefined && known.toLowerCase() !== given.toLowerCase()
}

function pick<T extends object>(
  from: T,
  wanted: (key: keyof T) => boolean,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(from).filter(
    ([key, value]) => value !== undefined && wanted(key as keyof T),
  )
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> }
}
