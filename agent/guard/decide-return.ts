import type { AccountFacts } from '../directory.ts'
import type { GuardRule } from './allowance.ts'

/** Why nobody may come back to this account, one rule each. */
interface BrokenReturn {
  readonly rule: Extract<
    GuardRule,
    'signed-in' | 'sign-ins-unknown' | 'disabled-long-enough' | 'disabled-since-unknown'
  >
  readonly reason: string
}

type ReturnFacts = Pick<
  AccountFacts,
  'enabled' | 'logons' | 'lastLogonTimestamp' | 'controllersNotReached' | 'accountControlChangedAt'
>

const dayMs = 86_400_000

/**
 * Why this is not an account whose owner comes back; nothing if it is one: disabled for at least so many days and not signed
 * in to since. One that was enabled lately does not say how long it had been disabled: then nobody may have signed in for as
 * long before, and the rest is for an operator to know. Every writable controller must have answered.
 *
 * Any change of userAccountControl dates it anew, never back: what is read is a shorter time than the truth, or the truth.
 */
export function decideReturn(
  facts: ReturnFacts,
  { disabledDays }: { readonly disabledDays: number },
  now: Date,
): readonly BrokenReturn[] {
  if (facts.controllersNotReached > 0) {
    return [{ rule: 'sign-ins-unknown', reason: 'not every controller said who signed in' }]
  }
  const needed = disabledDays * dayMs
  const used = lastUse(facts)
  const changed = facts.accountControlChangedAt?.getTime()
  if (changed === undefined) return [...findRecentUse(used, now.getTime() - needed), unknownSince]
  const age = now.getTime() - changed
  if (!facts.enabled) {
    if (age < needed) return [tooShort(disabledDays)]
    return findRecentUse(used, changed)
  }
  if (age > needed) {
    const reason = 'the account is enabled, and was for longer than a return takes'
    return [{ rule: 'disabled-long-enough', reason }]
  }
  return [...findRecentUse(used, changed - needed), unknownSince]
}

function lastUse({ logons, lastLogonTimestamp }: ReturnFacts): number {
  const stamps = lastLogonTimestamp ? [...logons, lastLogonTimestamp] : logons
  return Math.max(0, ...stamps.map((at) => at.getTime()))
}

function findRecentUse(used: number, since: number): readonly BrokenReturn[] {
  if (used < since) return []
  return [{ rule: 'signed-in', reason: 'somebody signed in after it had been disabled, or lately' }]
}

const tooShort = (days: number): BrokenReturn => ({
  rule: 'disabled-long-enough',
  reason: `the account has not been disabled for ${days} days`,
})

const unknownSince: BrokenReturn = {
  rule: 'disabled-since-unknown',
  reason: 'the directory does not say for how long the account was disabled',
}
