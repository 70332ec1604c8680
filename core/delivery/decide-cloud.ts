import type { CloudHindrance } from '../../protocol/cloud-jobs.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import { givesPass, isPassRoute } from '../plan/gives-pass.ts'
import type { Plan } from '../plan/plan.ts'
import type { Instant } from '../time/zoned-time.ts'
import { type CloudFacts, noCloudFacts, type PassFacts } from './cloud-facts.ts'
import type { DeliveryFacts } from './delivery-facts.ts'

/** What an agent may be asked about the cloud's half. */
export type CloudQuestion = 'cloud-status' | 'list-methods' | 'remove-pass'

/** A question that is due at an instant, or, with none, nothing to be asked. */
export interface CloudQuestionDue {
  readonly question: CloudQuestion
  readonly due: Instant
}

/** Hindrances that go by themselves: an account waits for its start, and membership of a unit lags behind. */
const passing: ReadonlySet<CloudHindrance> = new Set(['disabled', 'not-in-unit'])

const statusHours = 12
const removalPauseMs = 15 * 60_000
/** A pass whose time is over is worth nothing; one that still cannot be removed is for a person. */
const removalPatienceMs = 3_600_000

/** Whether the plan promises this person the cloud, as far as its tenant can keep that. */
function wantsPass(facts: Pick<DeliveryFacts, 'cloud'>, plan: Plan): boolean {
  return givesPass(plan) && findImpossible(facts.cloud ?? noCloudFacts) === undefined
}

/** Whether there is evidence for the cloud's half, or nothing was promised there. */
export function isCloudEvident(facts: Pick<DeliveryFacts, 'cloud'>, plan: Plan): boolean {
  if (!givesPass(plan)) return true
  const cloud = facts.cloud ?? noCloudFacts
  const isTidy = cloud.pass === undefined || cloud.pass.removedAt !== undefined
  if (!isTidy || cloud.unseenPass) return false
  // A password alone is what this person gets, and the desk knows.
  if (cloud.methodAt !== undefined) return true
  return !isPassRoute(plan.route) && !wantsPass(facts, plan) && plan.worlds.includes('ad')
}

/** Refusals that another try may not meet again. Every other one stays until somebody acts. */
const transient: ReadonlySet<ErrorCode> = new Set([
  'agent-silent',
  'cloud-throttled',
  'cloud-unreachable',
  'internal',
  'journal-not-writable',
])

/** Why this person can be given no pass, as it was when an agent last looked: a reason that stays until somebody acts. */
export function findImpossible(cloud: CloudFacts): ErrorCode | undefined {
  if (cloud.readAt === undefined || cloud.methodAt !== undefined) return undefined
  // What was minted already is proof enough that one could be.
  if (cloud.pass !== undefined) return undefined
  if (cloud.code !== undefined && !transient.has(cloud.code)) return 'pass-not-possible'
  if (cloud.absent) return undefined
  if (cloud.neverUsed === false) return 'pass-not-possible'
  return cloud.hindrances.some((each) => !passing.has(each)) ? 'pass-not-possible' : undefined
}

/** What is wrong with the cloud's half, if anything. `late`: the time by which it should be there has come. */
export function findCloudProblem(
  facts: Pick<DeliveryFacts, 'cloud' | 'phase'>,
  plan: Plan,
  now: Instant,
  { isLate, isOverdue }: { readonly isLate: boolean; readonly isOverdue: boolean },
): ErrorCode | undefined {
  if (!givesPass(plan)) return undefined
  const cloud = facts.cloud ?? noCloudFacts
  const { pass } = cloud
  if (pass?.removalCode !== undefined && pass.removedAt === undefined) {
    if (now >= pass.expiresAt + removalPatienceMs) return 'pass-not-removed'
  }
  const impossible = findImpossible(cloud)
  if (impossible) return impossible
  const lateness = isLate ? findCloudLateness(cloud) : undefined
  if (lateness) return lateness
  const isMissing = facts.phase === 'keyed' && cloud.methodAt === undefined
  return isMissing && isOverdue ? 'method-not-registered' : undefined
}

/** What should have come by now: the account, or its membership of a unit (or a role that was never granted). */
function findCloudLateness({
  readAt,
  absent,
  pass,
  methodAt,
  hindrances,
}: CloudFacts): ErrorCode | undefined {
  if (readAt === undefined || pass !== undefined || methodAt !== undefined) return undefined
  if (absent) return 'cloud-account-late'
  return hindrances.includes('not-in-unit') ? 'pass-not-possible' : undefined
}

/**
 * A pass that has done its work, or whose window has closed, is removed: never merely because it was used, which can break
 * a registration midway. Whatever else has become of the delivery.
 */
export function decideRemoval({
  cloud,
  close,
  phase,
}: Pick<DeliveryFacts, 'cloud' | 'close' | 'phase'>): CloudQuestionDue | undefined {
  const pass = cloud?.pass
  if (cloud?.unseenPass) return removalOf(cloud.unseenPass, cloud.unseenPass.mintedAt)
  if (!cloud || !pass || pass.removedAt !== undefined) return undefined
  const isOver = phase === 'closed' || phase === 'cancelled' || close !== undefined
  const first = isOver || cloud.methodAt !== undefined ? pass.mintedAt : pass.expiresAt
  return removalOf(pass, first)
}

function removalOf(
  { removalTriedAt }: Pick<PassFacts, 'removalTriedAt'>,
  first: Instant,
): CloudQuestionDue {
  const again = (removalTriedAt ?? Number.NEGATIVE_INFINITY) + removalPauseMs
  return { question: 'remove-pass', due: Math.max(first, again) }
}

/** The next question about the cloud's half of a delivery that is open; nothing while there is nothing to learn. */
export function decideCloud(facts: DeliveryFacts, plan: Plan): CloudQuestionDue | undefined {
  if (!givesPass(plan)) return undefined
  const cloud = facts.cloud ?? noCloudFacts
  const { pass } = cloud
  if (cloud.unseenPass) return decideRemoval(facts)
  if (pass && pass.removedAt === undefined) {
    const removal = decideRemoval(facts)
    const watch = cloud.methodAt === undefined ? nextWatchOf(pass, plan) : undefined
    return watch !== undefined && removal !== undefined && watch <= removal.due
      ? { question: 'list-methods', due: watch }
      : removal
  }
  if (cloud.methodAt !== undefined) return undefined
  return { question: 'cloud-status', due: nextStatusOf(cloud, plan) }
}

/**
 * Ever more seldom, and once more when the window closes. A pass that is spent opens nothing, so one that is used once is
 * looked at twice in its hour; one that can be used again is taken back sooner.
 */
function nextWatchOf(
  { mintedAt, expiresAt, watchedAt }: PassFacts,
  plan: Plan,
): Instant | undefined {
  if (watchedAt !== undefined && watchedAt >= expiresAt) return undefined
  const first = mintedAt + plan.evidenceEverySeconds * 3000
  const seldomer = plan.pass.use === 'passkey' ? 4 : 2
  const next = watchedAt === undefined ? first : mintedAt + (watchedAt - mintedAt) * seldomer
  return Math.min(Math.max(next, first), expiresAt)
}

function nextStatusOf(cloud: CloudFacts, plan: Plan): Instant {
  const soon =
    cloud.absent || cloud.code !== undefined || cloud.hindrances.some((each) => passing.has(each))
  const seconds = soon ? plan.findEverySeconds : statusHours * 3600
  return (cloud.readAt ?? Number.NEGATIVE_INFINITY) + seconds * 1000
}
