import type { Device } from '../../protocol/claim-api.ts'

/** What a hire may be named by. At least one is there. */
export interface HireNames {
  readonly employeeNumber?: string
  /** Dashed, lower case. */
  readonly objectGuid?: string
  readonly userPrincipalName?: string
  readonly samAccountName?: string
}

/** Personal data: what the hire is greeted by and reached through. */
export interface HireContact {
  readonly firstName?: string
  readonly lastName?: string
  /** BCP 47. */
  readonly language?: string
  /** E.164. */
  readonly mobile?: string
  readonly mail?: string
  readonly managerName?: string
  readonly managerMail?: string
}

/** When a hire starts. A bare date is a date in its zone, not an instant. */
export interface HireStart {
  /** `2026-12-07` */
  readonly startsOn: string
  /** `09:00`; absent: the plan says when a day starts. */
  readonly startsAt?: string
  /** IANA name. */
  readonly timeZone: string
  /** The zone is the configured one: the source named none, so it never counts as a change. */
  readonly zoneAssumed: boolean
}

/**
 * A person who is to receive a first key, as one source named them. Shaped, **not yet believed**: whether the account
 * exists and carries this employee number is read by an agent.
 */
export interface Hire {
  readonly names: HireNames
  readonly start: HireStart
  readonly contact: HireContact
  readonly device?: Device
}
