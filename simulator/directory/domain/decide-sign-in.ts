import type { SignInRefusal } from './windows-error.ts'

/** What a controller looks at when somebody signs in with a password. */
export interface SignInFacts {
  readonly locked: boolean
  readonly passwordRight: boolean
  readonly disabled: boolean
  readonly expired: boolean
  readonly outsideHours: boolean
  readonly workstationBarred: boolean
  readonly mustChange: boolean
  readonly passwordTooOld: boolean
}

/**
 * Whether the sign-in is refused, and why. A locked account answers 775 to the right and the wrong password alike;
 * every other reason is told only to who knows the password.
 */
export function decideSignIn(facts: SignInFacts): SignInRefusal | undefined {
  if (facts.locked) return '775'
  if (!facts.passwordRight) return '52e'
  if (facts.disabled) return '533'
  if (facts.expired) return '701'
  if (facts.outsideHours) return '530'
  if (facts.workstationBarred) return '531'
  if (facts.mustChange) return '773'
  if (facts.passwordTooOld) return '532'
  return undefined
}

/** Whether `logonHours` (21 bytes, one bit for each hour of the week in UTC, Sunday first) closes this hour. */
export function isOutsideHours(logonHours: Buffer | undefined, now: Date): boolean {
  if (logonHours?.length !== 21) return false
  const hour = now.getUTCDay() * 24 + now.getUTCHours()
  return (((logonHours[hour >> 3] ?? 0xff) >> (hour & 7)) & 1) === 0
}
