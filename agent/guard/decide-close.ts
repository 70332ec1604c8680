import type { AccountFacts } from '../directory.ts'
import { decideRate, decideRead, type GuardDecision } from './decide-guard.ts'
import { instantOfFileTime, type OursSet } from './decide-never-used.ts'
import type { DirectoryRules } from './guard-rules.ts'

const dayMs = 86_400_000

/** What closing is decided on. `ours`: from the journal, or from receipts that were verified. */
export interface CloseQuestion {
  readonly rules: DirectoryRules
  readonly facts: AccountFacts
  readonly ours: readonly OursSet[]
  readonly setsInHour: number
  readonly now: Date
}

/**
 * Whether this account's password may be replaced by one that nobody knows. It must be *ours*: whoever has changed it since,
 * owner or thief, is not shut out on a server's word. That somebody signed in is no reason against: it is why one closes.
 * Every other rule stays: container, lists, protection, and the sets of the hour, among which a close counts.
 */
export function decideClose({ rules, facts, ours, setsInHour, now }: CloseQuestion): GuardDecision {
  const read = decideRead(rules, facts)
  if (read.outcome === 'refused') return read
  if (facts.protectedBecause !== undefined) {
    return { outcome: 'refused', code: 'guard-protected', reason: facts.protectedBecause }
  }
  if (!rules.close) {
    return { outcome: 'refused', code: 'guard-close', reason: 'closing is switched off' }
  }
  const isOurs = ours.some(({ pwdLastSet }) => pwdLastSet === facts.pwdLastSet)
  // Zero is nobody's: it says only that the password must be changed.
  if (!isOurs || facts.pwdLastSet === '0') {
    return { outcome: 'refused', code: 'close-not-ours', reason: 'the password is not ours' }
  }
  const age = now.getTime() - instantOfFileTime(facts.pwdLastSet).getTime()
  if (age > rules.closeDays * dayMs) {
    const reason = `set more than ${rules.closeDays} days ago`
    return { outcome: 'refused', code: 'guard-close', reason }
  }
  return decideRate(rules, setsInHour, now)
}
