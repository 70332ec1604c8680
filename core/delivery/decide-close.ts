import type { ErrorCode } from '../../protocol/errors.ts'
import type { Instant } from '../time/zoned-time.ts'
import type { Step } from './decide-next-step.ts'
import type { CloseFacts, DeliveryFacts } from './delivery-facts.ts'

/** The desk hears after so long that no agent has closed the account: it may have to be done by hand. */
const unansweredMilliseconds = 5 * 60_000
/** An agent that could not close the account for a passing reason is asked again after so long, for a day. */
const againMilliseconds = 5 * 60_000
const patienceMilliseconds = 86_400_000

/** Answers that another try does not change. */
const final: ReadonlySet<string> = new Set([
  'closed',
  'close-not-ours',
  'guard-close',
  'guard-container',
  'guard-denied',
  'guard-protected',
  'account-gone',
])

/** What the desk has to know about a close, whatever phase the delivery is in. */
export function findCloseProblem(facts: DeliveryFacts, now: Instant): ErrorCode | undefined {
  const { close } = facts
  switch (close?.code) {
    case undefined:
      break
    case 'closed':
      return close.isExpiry ? 'temporary-password-expired' : 'account-closed'
    case 'close-not-ours':
      // No key was ever heard of: a box whose fate was unknown has set nothing.
      return facts.keyedAt === undefined ? undefined : 'close-not-ours'
    default:
      return 'account-not-closed'
  }
  if (close && now >= close.askedAt + unansweredMilliseconds && !facts.boxUnderWay) {
    return 'account-not-closed'
  }
  return facts.reported === 'not-me' ? 'not-me' : undefined
}

/**
 * What an account that is to be closed needs next; `undefined` where nothing (any more). A box that an agent has taken is
 * waited for: only then it is known whether there is anything to close.
 */
export function decideClose(facts: DeliveryFacts, now: Instant): Step | undefined {
  const { close } = facts
  const isOver = facts.phase === 'closed' || facts.phase === 'cancelled'
  if (facts.boxUnderWay && (isOver || close)) return { do: 'wait', until: now + 60_000 }
  if (!close || isSettled(close, now)) return undefined
  const due = close.answeredAt === undefined ? now : close.answeredAt + againMilliseconds
  const told = close.askedAt + unansweredMilliseconds
  const isAsked = facts.openJobs.includes('close-account')
  if (!isAsked && now >= due) return { do: 'ask-agent', question: 'close-account' }
  const until = isAsked ? now + 60_000 : due
  return { do: 'wait', until: told > now ? Math.min(until, told) : until }
}

function isSettled({ code, askedAt }: CloseFacts, now: Instant): boolean {
  if (code !== undefined && final.has(code)) return true
  return now >= askedAt + patienceMilliseconds
}
