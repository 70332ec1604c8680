import { isPassRoute, isTemporaryRoute, needsNumber } from '../plan/gives-pass.ts'
import type { Plan } from '../plan/plan.ts'
import type { Instant } from '../time/zoned-time.ts'
import { decideClose, findCloseProblem } from './decide-close.ts'
import { type CloudQuestion, decideCloud, decideRemoval, isCloudEvident } from './decide-cloud.ts'
import { decideContact } from './decide-contact.ts'
import { decideHandedPass, type HandQuestion, mayHandOver } from './decide-handed-pass.ts'
import {
  decidePhoneRemoval,
  decideReset,
  isResetEvident,
  type ResetQuestion,
} from './decide-reset.ts'
import { decideTemporary, type TemporaryQuestion } from './decide-temporary.ts'
import { decideWordToDesk, deskAgainFrom, type WordToDesk } from './decide-word-to-desk.ts'
import type { DeliveryFacts } from './delivery-facts.ts'
import { findProblem, isReturnToAllow, type Problem } from './find-problem.ts'
import {
  deadlineOf,
  inviteTimeOf,
  linkEndOf,
  reminderTimesOf,
  writingTimeFrom,
} from './times-of-delivery.ts'

/** What an agent may be asked by a delivery itself. What a claim asks is asked by the claim. */
export type Question =
  | 'find-account'
  | 'account-status'
  | 'password-policy'
  | 'look-for-first-sign-in'
  | 'close-account'
  | CloudQuestion
  | ResetQuestion
  | TemporaryQuestion
  | HandQuestion

/** What may be sent by a delivery itself, beside reminders. */
export type Announcement = 'invitation' | 'manager-notice' | 'hire-done' | 'contact-changed'

/** Something to be done now; after it the delivery is looked at again at once. */
export type Deed =
  | { readonly do: 'ask-agent'; readonly question: Question }
  | { readonly do: 'send'; readonly announcement: Announcement }
  | { readonly do: 'send'; readonly announcement: 'reminder'; readonly by: Plan['invitationBy'] }
  | WordToDesk
  | { readonly do: 'close'; readonly because: 'signed-in' | 'given-up' }
  | { readonly do: 'erase' }
  /** Asks for the account to be closed: the temporary password was not used in time. */
  | { readonly do: 'expire' }
  /** Takes the addresses that were accepted and have cooled down. */
  | { readonly do: 'take-contact' }

/** One step: a deed, or nothing for now, or nothing any more. */
export type Step =
  | Deed
  /** Look again at `until`, or when a fact arrives. */
  | { readonly do: 'wait'; readonly until: Instant }
  /** Never look again. */
  | { readonly do: 'rest' }

/** Status and policy are read again when they are older than this and something is about to be sent. */
const statusHours = 12
/** A delivery is looked at at least this often, whatever it waits for. */
const idleHours = 24

/**
 * What a delivery does next. Pure and total: the same facts, plan and time give the same step, and carrying a step out
 * changes the facts so that it is not decided again.
 */
export function decideNextStep(facts: DeliveryFacts, plan: Plan, now: Instant): Step {
  if (facts.phase === 'closed' || facts.phase === 'cancelled') return decideEnded(facts, plan, now)
  const problem = findProblem(facts, plan, now)
  const word = decideWordToDesk(facts, problem?.code, now)
  if (word) return word
  const isOnDesk = facts.deskToldOf !== undefined && facts.deskUntoldSince === undefined
  if (now >= linkEndOf(facts, plan) && isOnDesk && !facts.boxUnderWay) {
    return { do: 'close', because: 'given-up' }
  }
  const step =
    decideClose(facts, now) ??
    decideContact(facts, now) ??
    decideProgress(facts, plan, now, problem)
  return bounded(earlier(step, decideOtherHalf(facts, plan, now)), facts, plan, now)
}

/** What is over may still have an account to close, and a desk to tell of it. */
function decideEnded(facts: DeliveryFacts, plan: Plan, now: Instant): Step {
  const problem = facts.erasedAt === undefined ? findCloseProblem(facts, now) : undefined
  const word = problem && decideWordToDesk(facts, problem, now)
  if (word) return word
  const rest = decideClose(facts, now) ?? decideErasure(facts, plan, now)
  // A pass is removed whatever has been erased: its receipt names nobody.
  const removal = decideRemoval(facts) ?? decidePhoneRemoval(facts, plan)
  return removal ? earlier(rest, ask(removal.question, facts, removal.due, now)) : rest
}

/** What is to be asked about the cloud's half, beside what the directory's half waits for. */
function decideOtherHalf(facts: DeliveryFacts, plan: Plan, now: Instant): Step | undefined {
  if (facts.phase === 'finding' || isTemporaryRoute(plan.route)) return undefined
  const next = findOtherHalf(facts, plan, now)
  return next && ask(next.question, facts, next.due, now)
}

function findOtherHalf(facts: DeliveryFacts, plan: Plan, now: Instant) {
  if (facts.close !== undefined) return decideRemoval(facts) ?? decidePhoneRemoval(facts, plan)
  return plan.route === 'reset-invite' ? decideReset(facts, plan, now) : decideCloud(facts, plan)
}

/** Of two steps the one that is something to do, or the shorter wait. */
function earlier(one: Step, other: Step | undefined): Step {
  if (other === undefined || one.do === 'rest') return other ?? one
  if (one.do !== 'wait') return one
  if (other.do !== 'wait') return other
  return one.until <= other.until ? one : other
}

function decideProgress(
  facts: DeliveryFacts,
  plan: Plan,
  now: Instant,
  problem: Problem | undefined,
): Step {
  // A blocked delivery still reads the account again, so that a mended one goes on by itself.
  switch (facts.phase) {
    case 'finding':
      return decideSearch(facts, plan, now, problem)
    case 'planned':
      return decideInvitation(facts, plan, now, problem)
    case 'invited':
      return decideReminder(facts, plan, now, problem)
    case 'keyed':
      // A sign-in after "this was not me" is evidence of nothing.
      return findCloseProblem(facts, now) ? idle(now) : decideRouteEvidence(facts, plan, now)
    default:
      return { do: 'rest' }
  }
}

function decideSearch(
  facts: DeliveryFacts,
  plan: Plan,
  now: Instant,
  problem: Problem | undefined,
): Step {
  return ask('find-account', facts, nextSearchOf(facts, plan, problem?.blocks ?? false), now)
}

/** Seldom where a person has to do something first. */
function nextSearchOf(facts: DeliveryFacts, plan: Plan, seldom: boolean): Instant {
  const seconds = seldom ? Math.max(plan.findEverySeconds, 3600) : plan.findEverySeconds
  return (facts.searchedAt ?? Number.NEGATIVE_INFINITY) + seconds * 1000
}

function decideInvitation(
  facts: DeliveryFacts,
  plan: Plan,
  now: Instant,
  problem: Problem | undefined,
): Step {
  const reading = decideReading(facts, plan, now)
  if (reading) return reading
  // A number comes with the account: from the directory, or named by HR and frozen by the agent.
  if (!facts.reach.text && needsNumber(plan.route))
    return ask('find-account', facts, nextSearchOf(facts, plan, true), now)
  if (problem?.blocks) return blocked(facts, plan, now)
  const due = writingTimeFrom(Math.max(inviteTimeOf(facts, plan), now), facts, plan)
  if (isTemporaryRoute(plan.route)) return ask('send-temporary-password', facts, due, now)
  if (isPassRoute(plan.route)) {
    // What stands in its way is read again beside this (`decideCloud`).
    return mayHandOver(facts) ? ask('hand-pass', facts, due, now) : idle(now)
  }
  return now >= due ? { do: 'send', announcement: 'invitation' } : { do: 'wait', until: due }
}

function blocked(facts: DeliveryFacts, plan: Plan, now: Instant): Step {
  return isReturnToAllow(facts)
    ? { do: 'wait', until: now + plan.findEverySeconds * 1000 }
    : idle(now)
}

/** Facts about the account that are missing or old. */
function decideReading(facts: DeliveryFacts, plan: Plan, now: Instant): Step | undefined {
  // An operator who allows a return tells the agent, and nobody else.
  const seconds = isReturnToAllow(facts) ? plan.findEverySeconds : statusHours * 3600
  const oldAt = (facts.statusReadAt ?? Number.NEGATIVE_INFINITY) + seconds * 1000
  if (facts.openJobs.includes('account-status')) return { do: 'wait', until: now + 60_000 }
  if (now >= oldAt) return { do: 'ask-agent', question: 'account-status' }
  if (facts.hasPolicy || !plan.worlds.includes('ad')) return undefined
  return ask('password-policy', facts, now, now)
}

function decideReminder(
  facts: DeliveryFacts,
  plan: Plan,
  now: Instant,
  problem: Problem | undefined,
): Step {
  if (problem?.blocks) return decideReading(facts, plan, now) ?? blocked(facts, plan, now)
  const sentAt = facts.invitedAt ?? now
  // A reminder that would follow the invitation within the hour is none.
  const due = reminderTimesOf(facts, plan).filter((time) => time > sentAt + 3_600_000)
  const next = due[facts.reminders]
  if (next === undefined || next >= facts.startsAt) return idle(now)
  const at = writingTimeFrom(Math.max(next, now), facts, plan)
  if (now < at) return { do: 'wait', until: at }
  return { do: 'send', announcement: 'reminder', by: wayOfReminder(facts, plan) }
}

/**
 * An invitation that was accepted may still lie where nobody looks. So the first reminder goes the other way where there is
 * one, and they take turns. Whichever way a link comes, both must answer.
 */
function wayOfReminder({ linkBy, reminders }: DeliveryFacts, plan: Plan): Plan['invitationBy'] {
  const other = plan.invitationBy === 'mail' ? 'text' : 'mail'
  return linkBy[other] && reminders % 2 === 0 ? other : plan.invitationBy
}

/** What shows that its owner has the key is not the same on every route. */
function decideRouteEvidence(facts: DeliveryFacts, plan: Plan, now: Instant): Step {
  if (isTemporaryRoute(plan.route)) return decideTemporaryEvidence(facts, plan, now)
  if (isPassRoute(plan.route)) return decideHandedEvidence(facts, plan, now)
  return decideEvidence(facts, plan, now)
}

function decideHandedEvidence(facts: DeliveryFacts, plan: Plan, now: Instant): Step {
  const next = decideHandedPass(facts, plan)
  switch (next.need) {
    case 'send':
      return { do: 'send', announcement: next.announcement }
    case 'evident':
      return { do: 'close', because: 'signed-in' }
    case 'look':
      return lookForSignIn(facts, plan, now)
    case 'nothing':
      return idle(now)
  }
}

function lookForSignIn(facts: DeliveryFacts, plan: Plan, now: Instant): Step {
  const lookedAt = facts.lookedForSignInAt ?? Number.NEGATIVE_INFINITY
  const due = lookedAt + evidenceIntervalOf(facts, plan, now)
  return ask('look-for-first-sign-in', facts, due, now)
}

function decideTemporaryEvidence(facts: DeliveryFacts, plan: Plan, now: Instant): Step {
  const next = decideTemporary(facts, plan, now, evidenceIntervalOf(facts, plan, now))
  switch (next.need) {
    case 'send':
      return { do: 'send', announcement: next.announcement }
    case 'evident':
      return { do: 'close', because: 'signed-in' }
    case 'expire':
      return { do: 'expire' }
    case 'watch':
      return ask('watch-temporary-password', facts, next.due, now)
  }
}

function decideEvidence(facts: DeliveryFacts, plan: Plan, now: Instant): Step {
  if (facts.hireToldAt === undefined && facts.reach.mail) {
    return { do: 'send', announcement: 'hire-done' }
  }
  if (facts.managerToldAt === undefined && facts.managerReachable) {
    return { do: 'send', announcement: 'manager-notice' }
  }
  if (plan.route === 'reset-invite') {
    return isResetEvident(facts, plan) ? { do: 'close', because: 'signed-in' } : idle(now)
  }
  const isSignedIn = facts.signedInAt !== undefined || !plan.worlds.includes('ad')
  if (isSignedIn && isCloudEvident(facts, plan)) return { do: 'close', because: 'signed-in' }
  return isSignedIn ? idle(now) : lookForSignIn(facts, plan, now)
}

/** Often on the first days, seldom long before and after. */
function evidenceIntervalOf(facts: DeliveryFacts, plan: Plan, now: Instant): number {
  const near = Math.abs(now - facts.startsAt) < 86_400_000 * 2
  const fresh = facts.keyedAt !== undefined && now - facts.keyedAt < 3_600_000
  const factor = near || fresh ? 1 : 12
  return plan.evidenceEverySeconds * factor * 1000
}

function decideErasure(facts: DeliveryFacts, plan: Plan, now: Instant): Step {
  if (facts.erasedAt !== undefined) return { do: 'rest' }
  if (facts.deskMailWaits) return { do: 'wait', until: now + 60_000 }
  if (facts.phase === 'cancelled') return { do: 'erase' }
  const due = (facts.endedAt ?? now) + plan.eraseAfterDays * 86_400_000
  return now >= due ? { do: 'erase' } : { do: 'wait', until: due }
}

function ask(question: Question, facts: DeliveryFacts, due: Instant, now: Instant): Step {
  if (facts.openJobs.includes(question)) return { do: 'wait', until: now + 60_000 }
  return now >= due ? { do: 'ask-agent', question } : { do: 'wait', until: due }
}

function idle(now: Instant): Step {
  return { do: 'wait', until: now + idleHours * 3_600_000 }
}

/** A wait never passes over the moment at which somebody must be told. */
function bounded(step: Step, facts: DeliveryFacts, plan: Plan, now: Instant): Step {
  if (step.do !== 'wait') return step
  const moments = [
    deadlineOf(facts, plan),
    inviteTimeOf(facts, plan),
    linkEndOf(facts, plan),
    (facts.invitedAt ?? Number.NEGATIVE_INFINITY) + 3_600_000,
    Math.max(facts.startsAt, facts.keyedAt ?? 0) + plan.signInHours * 3_600_000,
    (facts.waitingForAgentSince ?? Number.NEGATIVE_INFINITY) + 30 * 60_000,
    facts.contactChange?.takenFrom ?? now,
    facts.deskUntoldSince === undefined ? now : deskAgainFrom(facts),
    now + idleHours * 3_600_000,
  ]
  const next = Math.min(step.until, ...moments.filter((moment) => moment > now))
  return { do: 'wait', until: next }
}
