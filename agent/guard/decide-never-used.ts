import type { AccountFacts } from '../directory.ts'

/** A password that a listed agent set: from the journal, or from a receipt that was verified. */
export interface OursSet {
  readonly pwdLastSet: string
  readonly boundAt?: Date
}

type NeverUsed =
  | { readonly outcome: 'never-used' }
  | { readonly outcome: 'used'; readonly reason: string }

const creationMinutes = 15
const ownBindMs = 2000

/**
 * Whether nobody has ever used this account: no logon on any controller that answered, other than our own bind, and a
 * `pwdLastSet` that is zero, within 15 minutes of the account's creation, or ours.
 */
export function decideNeverUsed(
  facts: Pick<AccountFacts, 'logons' | 'pwdLastSet' | 'whenCreated'>,
  ours: readonly OursSet[],
): NeverUsed {
  const byUs = (logon: Date) =>
    ours.some(
      ({ boundAt }) => boundAt && Math.abs(boundAt.getTime() - logon.getTime()) <= ownBindMs,
    )
  if (!facts.logons.every(byUs)) return { outcome: 'used', reason: 'somebody signed in' }
  if (facts.pwdLastSet === '0') return { outcome: 'never-used' }
  if (ours.some(({ pwdLastSet }) => pwdLastSet === facts.pwdLastSet)) {
    return { outcome: 'never-used' }
  }
  const age = instantOfFileTime(facts.pwdLastSet).getTime() - facts.whenCreated.getTime()
  if (Math.abs(age) <= creationMinutes * 60_000) return { outcome: 'never-used' }
  return { outcome: 'used', reason: 'the password was set by somebody else after creation' }
}

/** A FILETIME (100 ns since 1601, decimal) as an instant. */
export function instantOfFileTime(fileTime: string): Date {
  return new Date(Number(BigInt(fileTime) / 10_000n) - 11_644_473_600_000)
}
