import type { ErrorCode } from '../../protocol/errors.ts'
import type { Hindrance } from '../../protocol/jobs.ts'
import { isPassRoute, isTemporaryRoute } from '../plan/gives-pass.ts'
import type { Plan } from '../plan/plan.ts'
import type { Instant } from '../time/zoned-time.ts'
import { findCloseProblem } from './decide-close.ts'
import { findCloudProblem } from './decide-cloud.ts'
import { findHandedLateness, findHandedProblem } from './decide-handed-pass.ts'
import { findResetProblem } from './decide-reset.ts'
import { findTemporaryLateness, isReachable, isTemporaryEvident } from './decide-temporary.ts'
import type { DeliveryFacts } from './delivery-facts.ts'
import { deadlineOf, inviteTimeOf } from './times-of-delivery.ts'

/** Why a person has to look. `blocks`: nothing more is sent or asked until it is settled. */
export interface Problem {
  readonly code: ErrorCode
  readonly blocks: boolean
}

/** An agent that has owed an answer for so long is silent. */
const silentMinutes = 30

/** Reported problems that do not stop the hire from claiming. */
const harmless: ReadonlySet<ErrorCode> = new Set([
  'agent-silent',
  'message-not-delivered',
  'too-many-wrong-codes',
  'pass-not-possible',
  'pass-not-removed',
  'pass-replaced',
  'phone-not-removed',
])

/** Hindrances that go by themselves: a newcomer's account is disabled until the start. */
const passing: ReadonlySet<Hindrance> = new Set(['disabled', 'locked'])

/** What is wrong with a delivery now, if anything: the gravest first. */
export function findProblem(facts: DeliveryFacts, plan: Plan, now: Instant): Problem | undefined {
  if (facts.phase === 'closed' || facts.phase === 'cancelled') return undefined
  const close = findCloseProblem(facts, now)
  if (close) return { code: close, blocks: true }
  if (facts.reported) return { code: facts.reported, blocks: !harmless.has(facts.reported) }
  const code = findAccountProblem(facts) ?? findReachProblem(facts, plan, now)
  if (code) return { code, blocks: true }
  const late = findLateness(facts, plan, now) ?? findCloudLateness(facts, plan, now)
  // Where there is a password as well, the hire is let in with that, and the desk sees to the rest.
  const isOnly = !plan.worlds.includes('ad') || isPassRoute(plan.route)
  const blocks = late === 'pass-not-possible' && isOnly
  return late && { code: late, blocks }
}

function findCloudLateness(facts: DeliveryFacts, plan: Plan, now: Instant): ErrorCode | undefined {
  if (plan.route === 'reset-invite') {
    return findResetProblem(facts, plan, now, now >= signInDeadlineOf(facts, plan))
  }
  // No pass is given on this route: a sign-in there is looked for with the one in the directory.
  if (isTemporaryRoute(plan.route)) return undefined
  const find = isPassRoute(plan.route) ? findHandedProblem : findCloudProblem
  return find(facts, plan, now, {
    isLate: now >= deadlineOf(facts, plan),
    isOverdue: now >= signInDeadlineOf(facts, plan),
  })
}

function findAccountProblem(facts: DeliveryFacts): ErrorCode | undefined {
  // The tenant said that there will be none: it is looked for more seldom, and the desk knows.
  if (facts.phase === 'finding') return facts.provisioning
  if (facts.phase !== 'planned' && facts.phase !== 'invited') return undefined
  if (facts.statusReadAt === undefined) return undefined
  if (facts.neverUsed === false && facts.mayReturn !== 'yes') {
    return isReturnToAllow(facts) ? 'return-to-allow' : 'account-used'
  }
  return facts.hindrances.some((each) => !passing.has(each)) ? 'account-hindered' : undefined
}

/** Somebody comes back to an account that was used, and only an operator of the agent's host has to say so. */
export function isReturnToAllow({ mayReturn, reported }: DeliveryFacts): boolean {
  return mayReturn === 'guard-allowance' || reported === 'guard-allowance'
}

function findReachProblem(facts: DeliveryFacts, plan: Plan, now: Instant): ErrorCode | undefined {
  if (facts.phase !== 'planned' || now < inviteTimeOf(facts, plan)) return undefined
  const isReached =
    isTemporaryRoute(plan.route) || isPassRoute(plan.route)
      ? isReachable(facts, plan.route)
      : facts.reach.mail && facts.reach.text
  return isReached ? undefined : 'contact-missing'
}

function findLateness(facts: DeliveryFacts, plan: Plan, now: Instant): ErrorCode | undefined {
  if (facts.messageFailed && facts.phase === 'invited') return 'message-not-delivered'
  if (isAgentSilent(facts, now)) return 'agent-silent'
  switch (facts.phase) {
    case 'finding':
      return now >= deadlineOf(facts, plan) ? 'account-not-found-in-time' : undefined
    case 'planned':
    case 'invited':
      return findUnanswered(facts, plan, now)
    case 'keyed':
      // Of a pass, what is missing is said in full below.
      if (isPassRoute(plan.route)) return undefined
      return !isSignedIn(facts, plan) && isSignInDue(facts, plan, now) ? 'not-signed-in' : undefined
    default:
      return undefined
  }
}

function findUnanswered(facts: DeliveryFacts, plan: Plan, now: Instant): ErrorCode | undefined {
  if (isTemporaryRoute(plan.route)) return findTemporaryLateness(facts, plan, now)
  if (isPassRoute(plan.route)) return findHandedLateness(facts, plan, now)
  return now >= deadlineOf(facts, plan) && hadTimeToAnswer(facts, now) ? 'no-answer' : undefined
}

/** Somebody who became known after the deadline still gets an hour before the desk is called. */
function hadTimeToAnswer(facts: DeliveryFacts, now: Instant): boolean {
  return facts.invitedAt === undefined || now >= facts.invitedAt + 3_600_000
}

function isSignedIn(facts: DeliveryFacts, plan: Plan): boolean {
  return isTemporaryRoute(plan.route)
    ? isTemporaryEvident(facts, plan)
    : facts.signedInAt !== undefined
}

/** In the cloud alone, the passkey is the evidence. */
function isSignInDue(facts: DeliveryFacts, plan: Plan, now: Instant): boolean {
  return plan.worlds.includes('ad') && now >= signInDeadlineOf(facts, plan)
}

/** A key that was set after the start leaves its owner the same hours. */
function signInDeadlineOf(facts: DeliveryFacts, plan: Plan): Instant {
  return Math.max(facts.startsAt, facts.keyedAt ?? 0) + plan.signInHours * 3_600_000
}

function isAgentSilent(facts: DeliveryFacts, now: Instant): boolean {
  const since = facts.waitingForAgentSince
  return since !== undefined && now >= since + silentMinutes * 60_000
}
