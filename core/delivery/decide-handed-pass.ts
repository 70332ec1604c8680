import type { ErrorCode } from '../../protocol/errors.ts'
import type { Plan } from '../plan/plan.ts'
import type { Instant } from '../time/zoned-time.ts'
import { findCloudProblem, isCloudEvident } from './decide-cloud.ts'
import { canBeTold } from './decide-temporary.ts'
import type { DeliveryFacts } from './delivery-facts.ts'
import { deadlineOf, inviteTimeOf } from './times-of-delivery.ts'

/** What an agent may be asked on the routes that hand over a pass outside the hire's browser. */
export type HandQuestion = 'hand-pass'

/** What a delivery whose pass was handed over needs next, beside the watching of the pass. */
export type HandedNeed =
  | { readonly need: 'send'; readonly announcement: 'manager-notice' | 'hire-done' }
  | { readonly need: 'evident' }
  | { readonly need: 'look' }
  | { readonly need: 'nothing' }

/** Whether a pass could be given now, as far as an agent has told. What stands in its way is asked for again, and told to the desk. */
export function mayHandOver({ cloud }: Pick<DeliveryFacts, 'cloud'>): boolean {
  if (cloud?.readAt === undefined || cloud.absent || cloud.code !== undefined) return false
  return cloud.hindrances.length === 0
}

/**
 * What follows the handing over: the manager (or the hire, where the manager has the pass) hears the account's name; who registered a passkey hears that it was done, and can
 * say that it was not them; a sign-in in the directory is looked for only then, since nobody has a password there before.
 */
export function decideHandedPass(facts: DeliveryFacts, plan: Plan): HandedNeed {
  if (facts.managerToldAt === undefined && canBeTold(facts, plan)) {
    return { need: 'send', announcement: 'manager-notice' }
  }
  if (facts.cloud?.methodAt === undefined) return { need: 'nothing' }
  if (facts.hireToldAt === undefined && facts.reach.mail) {
    return { need: 'send', announcement: 'hire-done' }
  }
  if (isMissingPassword(facts, plan)) return { need: 'look' }
  return isCloudEvident(facts, plan) ? { need: 'evident' } : { need: 'nothing' }
}

/** They are in the cloud, and have not been seen in the directory: its password is one that nobody knows. */
function isMissingPassword(
  facts: Pick<DeliveryFacts, 'cloud' | 'signedInAt'>,
  { worlds }: Pick<Plan, 'worlds'>,
): boolean {
  const isIn = facts.cloud?.methodAt !== undefined
  return isIn && worlds.includes('ad') && facts.signedInAt === undefined
}

/** What is wrong with the cloud's half, or with what follows it. */
export function findHandedProblem(
  facts: DeliveryFacts,
  plan: Plan,
  now: Instant,
  when: { readonly isLate: boolean; readonly isOverdue: boolean },
): ErrorCode | undefined {
  const { cloud } = facts
  if (cloud?.pass?.removedAt !== undefined && cloud.methodAt === undefined) {
    return facts.phase === 'keyed' ? 'pass-not-used' : undefined
  }
  const problem = findCloudProblem(facts, plan, now, when)
  if (problem || !when.isOverdue) return problem
  return isMissingPassword(facts, plan) ? 'directory-password-missing' : undefined
}

/** Nothing is late before the hour at which it was to be sent. */
export function findHandedLateness(
  facts: DeliveryFacts,
  plan: Plan,
  now: Instant,
): ErrorCode | undefined {
  const due = Math.max(deadlineOf(facts, plan), inviteTimeOf(facts, plan) + 3_600_000)
  return now >= due ? 'pass-not-sent' : undefined
}
