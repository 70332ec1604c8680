/**
 * What Graph takes before it answers 429, for one application in one tenant unless said otherwise. The numbers are from an older
 * copy of Microsoft's page and may have moved.
 * @see https://learn.microsoft.com/graph/throttling-limits
 */
export interface ThrottleLimits {
  /** Resource units in 10 seconds. */
  readonly resourceUnits: number
  /** Writes in 150 seconds. */
  readonly writes: number
  /** Writes in 5 minutes, of all applications together. */
  readonly tenantWrites: number
  /** Reports in 10 seconds. */
  readonly reports: number
  /** Calls to conditional access in a second, of all applications together; refused without `Retry-After`. */
  readonly conditionalAccess: number
  /** Bulk uploads in 5 seconds, and in 24 hours. */
  readonly uploads: number
  readonly uploadsADay: number
}

/** By the size of the tenant: fewer than 50 people, up to 500, more. */
export const throttleSizes = { S: 3500, M: 5000, L: 8000 } as const

export const defaultThrottleLimits: ThrottleLimits = {
  resourceUnits: throttleSizes.S,
  writes: 3000,
  tenantWrites: 18_000,
  reports: 5,
  conditionalAccess: 1,
  uploads: 40,
  uploadsADay: 6000,
}
