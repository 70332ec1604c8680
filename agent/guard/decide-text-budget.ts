import type { TextRecord } from '../journal/journal-index.ts'
import type { GuardDecision } from './decide-guard.ts'
import type { DirectoryRules } from './guard-rules.ts'

/** Whether one more text message may go out: per delivery, per number and in all, in any twenty-four hours. */
export function decideTextBudget(
  rules: Pick<DirectoryRules, 'texts'>,
  ofDay: readonly TextRecord[],
  next: { readonly delivery: string; readonly number: string },
): GuardDecision {
  const { perDelivery, perNumber, perDay } = rules.texts
  const over = (reason: string): GuardDecision => ({
    outcome: 'refused',
    code: 'too-often',
    reason,
  })
  if (ofDay.length >= perDay) return over(`${perDay} text messages in a day`)
  if (ofDay.filter(({ number }) => number === next.number).length >= perNumber) {
    return over(`${perNumber} text messages to one number in a day`)
  }
  if (ofDay.filter(({ delivery }) => delivery === next.delivery).length >= perDelivery) {
    return over(`${perDelivery} text messages for one delivery in a day`)
  }
  return { outcome: 'allowed' }
}
