import type { Pass } from './person.ts'

/** The words of `methodUsabilityReason`: a string in Graph, not an enum. */
type Usability = 'EnabledByPolicy' | 'DisabledByPolicy' | 'Expired' | 'NotYetValid' | 'OneTimeUsed'

/**
 * What Graph says of a pass now. The order of the reasons, where several hold, is UNVERIFIED.
 * @see https://learn.microsoft.com/graph/api/resources/temporaryaccesspassauthenticationmethod
 */
export function decideUsability(pass: Pass, allowed: boolean, now: Date): Usability {
  if (endOf(pass) <= now) return 'Expired'
  if (pass.once && pass.usedAt) return 'OneTimeUsed'
  if (!allowed) return 'DisabledByPolicy'
  return pass.startsAt > now ? 'NotYetValid' : 'EnabledByPolicy'
}

/** When a pass ends, used or not. */
export function endOf({ startsAt, lifetimeMinutes }: Pass): Date {
  return new Date(startsAt.getTime() + lifetimeMinutes * 60_000)
}
