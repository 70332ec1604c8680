import type { ErrorCode } from '../../protocol/errors.ts'
import type { Plan } from '../plan/plan.ts'
import type { Instant } from '../time/zoned-time.ts'
import type { DeliveryFacts } from './delivery-facts.ts'

/** What is known of a hire's way through self-service reset. Absent means: has not happened. */
export interface ResetFacts {
  readonly registeredAt: Instant
  /** The phone that is registered is ours; `false`: its owner came back, and uses what they had. */
  readonly isOurs: boolean
  readonly lookedAt?: Instant
  /** The password in the directory, and in the tenant, is not the one from before. */
  readonly changedAt?: Instant
  readonly changedInCloudAt?: Instant
  readonly signedInToCloudAt?: Instant
  /** The tenant lets the agent see who signed in. */
  readonly signInsReadable?: boolean
  readonly removalTriedAt?: Instant
  readonly removalCode?: ErrorCode
  readonly removedAt?: Instant
}

/** What an agent may be asked about a reset by a delivery itself. */
export type ResetQuestion = 'look-for-reset' | 'unregister-phone'

interface ResetQuestionDue {
  readonly question: ResetQuestion
  readonly due: Instant
}

const hourMs = 3_600_000
/** A phone of ours that nobody has used for a reset is taken away after so long; a press registers it again. */
const phoneHours = 24
const removalPauseMs = 15 * 60_000
/** One that still cannot be removed is for a person. */
const removalPatienceMs = hourMs

type Facts = Pick<DeliveryFacts, 'reset' | 'phase' | 'close' | 'startsAt' | 'signedInAt'>

/** Whether the password was changed in every world that the plan promised. */
function isReset({ reset }: Pick<DeliveryFacts, 'reset'>, { worlds }: Plan): boolean {
  if (!reset) return false
  const inDirectory = !worlds.includes('ad') || reset.changedAt !== undefined
  return inDirectory && (!worlds.includes('entra') || reset.changedInCloudAt !== undefined)
}

/** Whether there is evidence for each world that the plan promised, and nothing of ours is left in the tenant. */
export function isResetEvident(facts: Facts, plan: Plan): boolean {
  const { reset, signedInAt } = facts
  if (!reset || !isReset(facts, plan)) return false
  if (plan.worlds.includes('ad') && signedInAt === undefined) return false
  return isSeenInCloud(reset, plan) && !isToRemove(reset, plan)
}

/** Where nobody may see who signed in, the changed password is all the evidence there is. */
function isSeenInCloud(
  { signedInToCloudAt, signInsReadable }: ResetFacts,
  { worlds }: Plan,
): boolean {
  if (!worlds.includes('entra')) return true
  return signedInToCloudAt !== undefined || signInsReadable === false
}

function isToRemove({ isOurs, removedAt }: ResetFacts, { reset }: Plan): boolean {
  return isOurs && removedAt === undefined && reset?.keepPhone !== true
}

/** The next question about a reset; nothing while there is nothing to learn or to tidy up. */
export function decideReset(facts: Facts, plan: Plan, now: Instant): ResetQuestionDue | undefined {
  const removal = decidePhoneRemoval(facts, plan)
  const look = nextLook(facts, plan, now)
  if (look === undefined) return removal
  return removal && removal.due <= look ? removal : { question: 'look-for-reset', due: look }
}

/** A phone of ours goes once the password is changed, when its day is over, or with the delivery. */
export function decidePhoneRemoval(facts: Facts, plan: Plan): ResetQuestionDue | undefined {
  const { reset, phase, close } = facts
  if (!reset?.isOurs || reset.removedAt !== undefined) return undefined
  // What its owner says was somebody else's, or nobody was to have, is not kept either.
  const isWithdrawn = phase === 'cancelled' || close !== undefined
  if (!isToRemove(reset, plan) && !isWithdrawn) return undefined
  const isDone = isWithdrawn || phase === 'closed' || isReset(facts, plan)
  const first = isDone ? reset.registeredAt : reset.registeredAt + phoneHours * hourMs
  const again = (reset.removalTriedAt ?? Number.NEGATIVE_INFINITY) + removalPauseMs
  return { question: 'unregister-phone', due: Math.max(first, again) }
}

function nextLook(facts: Facts, plan: Plan, now: Instant): Instant | undefined {
  const { reset, phase, startsAt, signedInAt } = facts
  if (!reset || (phase !== 'invited' && phase !== 'keyed')) return undefined
  // Without a phone of ours nobody is on their way through a reset.
  if (reset.removedAt !== undefined && !isReset(facts, plan)) return undefined
  const isSeen = !plan.worlds.includes('ad') || signedInAt !== undefined
  if (isReset(facts, plan) && isSeen && isSeenInCloud(reset, plan)) return undefined
  const since = Math.max(reset.registeredAt, reset.changedAt ?? 0)
  const isSoon = now - since < hourMs || Math.abs(now - startsAt) < 2 * 24 * hourMs
  const pause = plan.evidenceEverySeconds * (isSoon ? 1 : 12) * 1000
  return (reset.lookedAt ?? reset.registeredAt) + pause
}

/** What is wrong with a reset, if anything. `isOverdue`: the time by which somebody should have signed in has come. */
export function findResetProblem(
  facts: Facts,
  plan: Plan,
  now: Instant,
  isOverdue: boolean,
): ErrorCode | undefined {
  const { reset, phase } = facts
  if (reset?.removalCode !== undefined && reset.removedAt === undefined) {
    const due = decidePhoneRemoval({ ...facts, reset: withoutTry(reset) }, plan)?.due
    if (due !== undefined && now >= due + removalPatienceMs) return 'phone-not-removed'
  }
  const isMissing = phase === 'keyed' && !isResetEvident(facts, plan)
  return isMissing && isOverdue ? 'not-signed-in' : undefined
}

function withoutTry({ removalTriedAt: _, ...reset }: ResetFacts): ResetFacts {
  return reset
}
