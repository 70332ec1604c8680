import type { ErrorCode } from '../../protocol/errors.ts'
import { needsNumber } from '../plan/gives-pass.ts'
import type { Plan, Route } from '../plan/plan.ts'
import type { Instant } from '../time/zoned-time.ts'
import type { DeliveryFacts } from './delivery-facts.ts'
import { deadlineOf, inviteTimeOf } from './times-of-delivery.ts'

/** What an agent may be asked on the route `temporary-password`. */
export type TemporaryQuestion = 'send-temporary-password' | 'watch-temporary-password'

/** What a delivery whose temporary password was sent needs next. */
export type TemporaryNeed =
  | { readonly need: 'send'; readonly announcement: 'manager-notice' | 'hire-done' }
  | { readonly need: 'evident' }
  | { readonly need: 'expire' }
  | { readonly need: 'watch'; readonly due: Instant }

/** What follows the sending: the manager (or the hire, where the manager has the password) hears the account's name, and somebody has to change the password in time. */
export function decideTemporary(
  facts: DeliveryFacts,
  plan: Plan,
  now: Instant,
  watchEvery: number,
): TemporaryNeed {
  if (facts.managerToldAt === undefined && canBeTold(facts, plan)) {
    return { need: 'send', announcement: 'manager-notice' }
  }
  const isChanged = facts.passwordChangedAt !== undefined
  // The change may have been somebody else's: its owner hears of it, and can say so.
  if (isChanged && facts.hireToldAt === undefined && facts.reach.mail) {
    return { need: 'send', announcement: 'hire-done' }
  }
  if (isTemporaryEvident(facts, plan)) return { need: 'evident' }
  const ends = expiryOf(facts, plan)
  if (!isChanged && now >= ends) return { need: 'expire' }
  const due = (facts.lookedForSignInAt ?? Number.NEGATIVE_INFINITY) + watchEvery
  // Looked at once more at the very end: what was changed by then is not taken away.
  return { need: 'watch', due: isChanged ? due : Math.min(due, ends) }
}

/** Changed by somebody, and signed in since, in every world that the plan promises. */
export function isTemporaryEvident(facts: DeliveryFacts, { worlds }: Plan): boolean {
  if (facts.passwordChangedAt === undefined || facts.signedInAt === undefined) return false
  return !worlds.includes('entra') || facts.cloudSignedInAt !== undefined
}

/** When a temporary password that nobody has changed is taken away. */
function expiryOf({ keyedAt }: DeliveryFacts, { temporary }: Plan): Instant {
  return (keyedAt ?? Number.POSITIVE_INFINITY) + temporary.expireHours * 3_600_000
}

/** Who hears the account's name: never whoever has the password. */
export function canBeTold({ reach, managerReachable }: DeliveryFacts, { route }: Plan): boolean {
  return needsNumber(route) ? managerReachable : reach.mail
}

/**
 * What is missing to send one: where it goes, and who tells the account's name. Where the manager is written to is for the
 * directory to say, not for this plan.
 */
export function isReachable({ reach, managerReachable }: DeliveryFacts, route: Route): boolean {
  if (!needsNumber(route)) return reach.mail
  return reach.text && managerReachable
}

/** Nothing is late before the hour at which it was to be sent. */
export function findTemporaryLateness(
  facts: DeliveryFacts,
  plan: Plan,
  now: Instant,
): ErrorCode | undefined {
  const due = Math.max(deadlineOf(facts, plan), inviteTimeOf(facts, plan) + 3_600_000)
  return now >= due ? 'temporary-password-not-sent' : undefined
}
