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
  /** When the directory dated the temporary password that this agent set last, if one is alive. */
  readonly temporary?: { readonly datedAt?: Date; readonly setAt: Date } | undefined
  readonly setsInHour: number
  readonly now: Date
}

/**
 * Whether this account's password may be replaced by one that nobody knows. It must be *ours*: whoever has changed it since,
 * owner or thief, is not shut out on a server's word. That somebody signed in is no reason against: it is why one closes.
 * Every other rule stays: container, lists, protection, and the sets of the hour, among which a close counts.
 */
export function decideClose(question: CloseQuestion): GuardDecision {
  const { rules, facts, setsInHour, now } = question
  const read = decideRead(rules, facts)
  if (read.outcome === 'refused') return read
  if (facts.protectedBecause !== undefined) {
    return { outcome: 'refused', code: 'guard-protected', reason: facts.protectedBecause }
  }
  if (!rules.close) {
    return { outcome: 'refused', code: 'guard-close', reason: 'closing is switched off' }
  }
  if (question.temporary && facts.pwdLastSet === '0' && !facts.passwordChangedAt) {
    const reason = 'when the password was last written may not be read'
    return { outcome: 'refused', code: 'directory-rights', reason }
  }
  const setAt = findOurs(question)
  if (!setAt) {
    return { outcome: 'refused', code: 'close-not-ours', reason: 'the password is not ours' }
  }
  const age = now.getTime() - setAt.getTime()
  if (age > rules.closeDays * dayMs) {
    const reason = `set more than ${rules.closeDays} days ago`
    return { outcome: 'refused', code: 'guard-close', reason }
  }
  return decideRate(rules, setsInHour, now)
}

/** When the password that stands there was set, if it is ours. */
function findOurs({ facts, ours, temporary }: CloseQuestion): Date | undefined {
  const { pwdLastSet, passwordChangedAt } = facts
  if (pwdLastSet !== '0') {
    const isOurs = ours.some((each) => each.pwdLastSet === pwdLastSet)
    return isOurs ? instantOfFileTime(pwdLastSet) : undefined
  }
  // Zero is nobody's: it says only that the password must be changed. When it was written is what tells ours from others'.
  const isSame = temporary?.datedAt?.getTime() === passwordChangedAt?.getTime()
  return passwordChangedAt && isSame ? temporary?.setAt : undefined
}
