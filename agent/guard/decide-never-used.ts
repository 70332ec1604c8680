import type { AccountFacts } from '../directory.ts'
import type { GuardRule } from './allowance.ts'

/** A password that a listed agent set: from the journal, or from a receipt that was verified. */
export interface OursSet {
  readonly pwdLastSet: string
  readonly boundAt?: Date
}

/** What tells an account that was used, one rule each. */
export interface BrokenUse {
  readonly rule: Extract<GuardRule, 'signed-in' | 'password-of-others'>
  readonly reason: string
}

type UseFacts = Pick<
  AccountFacts,
  | 'logons'
  | 'pwdLastSet'
  | 'whenCreated'
  | 'lastLogonTimestamp'
  | 'controllersNotReached'
  | 'usedBecause'
>

const creationMinutes = 15
const ownBindMs = 2000

/**
 * Why an account counts as used; nothing if nobody has ever used it: no logon on any controller that answered, other than our
 * own bind, and a `pwdLastSet` that is zero, within 15 minutes of the account's creation, or ours. The
 * replicated stamp of a sign-in counts against while a controller that may know of it does not answer.
 */
export function findUse(facts: UseFacts, ours: readonly OursSet[]): readonly BrokenUse[] {
  const inCloud: readonly BrokenUse[] =
    facts.usedBecause === undefined ? [] : [{ rule: 'signed-in', reason: facts.usedBecause }]
  return [...inCloud, ...findSignIns(facts, ours), ...findPasswordOfOthers(facts, ours)]
}

/**
 * Why an account counts as used since our own set, for the same delivery once more. An account that came back has sign-ins
 * from before: they do not count while its password is the one we set and proved.
 */
export function findUseSinceOurs(facts: UseFacts, ours: readonly OursSet[]): readonly BrokenUse[] {
  const held = ours.find(({ pwdLastSet, boundAt }) => boundAt && pwdLastSet === facts.pwdLastSet)
  if (!held?.boundAt) return findUse(facts, ours)
  const { boundAt } = held
  const later = facts.logons.some((logon) => logon.getTime() > boundAt.getTime() + ownBindMs)
  return later ? [signedIn] : []
}

const signedIn: BrokenUse = { rule: 'signed-in', reason: 'somebody signed in' }

function findSignIns(facts: UseFacts, ours: readonly OursSet[]): readonly BrokenUse[] {
  const byUs = (logon: Date) =>
    ours.some(
      ({ boundAt }) => boundAt && Math.abs(boundAt.getTime() - logon.getTime()) <= ownBindMs,
    )
  if (!facts.logons.every(byUs)) return [signedIn]
  if (isStampOfOthers(facts, ours)) {
    return [
      { rule: 'signed-in', reason: 'somebody signed in at a controller that does not answer' },
    ]
  }
  return []
}

/** Our own bind stamps it too: from then on it says nothing. */
function isStampOfOthers(
  { controllersNotReached, lastLogonTimestamp }: UseFacts,
  ours: readonly OursSet[],
): boolean {
  if (controllersNotReached === 0 || lastLogonTimestamp === undefined) return false
  return !ours.some(
    ({ boundAt }) => boundAt && boundAt.getTime() <= lastLogonTimestamp.getTime() + ownBindMs,
  )
}

function findPasswordOfOthers(facts: UseFacts, ours: readonly OursSet[]): readonly BrokenUse[] {
  const { pwdLastSet, whenCreated } = facts
  if (pwdLastSet === '0' || ours.some((own) => own.pwdLastSet === pwdLastSet)) return []
  const age = instantOfFileTime(pwdLastSet).getTime() - whenCreated.getTime()
  if (Math.abs(age) <= creationMinutes * 60_000) return []
  const reason = 'the password was set by somebody else after creation'
  return [{ rule: 'password-of-others', reason }]
}

/** A FILETIME (100 ns since 1601, decimal) as an instant. */
export function instantOfFileTime(fileTime: string): Date {
  return new Date(Number(BigInt(fileTime) / 10_000n) - 11_644_473_600_000)
}
