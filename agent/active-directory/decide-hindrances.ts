import type { AccountStatus } from './account-status.ts'
import type { HindranceCode } from './directory-code.ts'

const hour = 3_600_000
const day = 24 * hour
/** A start may be a bare date: some hour of the half day after it must be allowed. */
const firstHours = 12

/** What a hindrance depends on. */
export type HindranceFacts = Pick<
  AccountStatus,
  | 'disabled'
  | 'expiresAt'
  | 'logonHours'
  | 'workstations'
  | 'smartCardRequired'
  | 'cannotChangePassword'
  | 'passwordNeverExpires'
  | 'mayWrite'
>

/**
 * What would stop the owner of an account at the door at `start`, although a password chosen at `now` were right; in the
 * order of {@link HindranceCode}, empty when nothing would. `maximumAgeDays` is the policy's, 0 or undefined for none.
 * `disabled` is normal before the start. An access list that could not be read hinders nobody.
 */
export function decideHindrances(
  facts: HindranceFacts,
  maximumAgeDays: number | undefined,
  now: Date,
  start: Date,
): readonly HindranceCode[] {
  const { expiresAt, mayWrite } = facts
  const opens = Math.max(now.getTime(), start.getTime())
  const expired = expiresAt !== undefined && expiresAt <= now
  const passwordEnd =
    maximumAgeDays && !facts.passwordNeverExpires ? now.getTime() + maximumAgeDays * day : Infinity
  const present: Readonly<Record<HindranceCode, boolean>> = {
    disabled: facts.disabled,
    expired,
    'expires-before-start': !expired && expiresAt !== undefined && expiresAt.getTime() <= opens,
    'logon-hours': facts.logonHours !== undefined && !allowsSoonAfter(facts.logonHours, opens),
    workstations: facts.workstations.length > 0,
    'smart-card-required': facts.smartCardRequired,
    'cannot-change-password': facts.cannotChangePassword === true,
    'password-expires-before-start': passwordEnd <= opens,
    'rights-missing': !(mayWrite.pwdLastSet && mayWrite.lockoutTime),
  }
  return (Object.keys(present) as HindranceCode[]).filter((code) => present[code])
}

function allowsSoonAfter(logonHours: readonly number[], start: number): boolean {
  return Array.from({ length: firstHours }, (_, i) => new Date(start + i * hour)).some((at) => {
    const ofWeek = at.getUTCDay() * 24 + at.getUTCHours()
    return ((logonHours[ofWeek >> 3] ?? 0) & (1 << (ofWeek & 7))) !== 0
  })
}
