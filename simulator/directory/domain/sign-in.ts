import { accountFlags } from './account-flags.ts'
import { decideSignIn, isOutsideHours, type SignInFacts } from './decide-sign-in.ts'
import type { Domain } from './domain.ts'
import { type Entry, readNumber, readText, signInRecord } from './entry.ts'
import { isAmongLast, isPresentPassword } from './password-record.ts'
import { findPasswordSettings } from './password-settings.ts'
import type { SignInRefusal } from './windows-error.ts'
import { formatFileTime, neverExpires, parseFileTime } from './windows-time.ts'

/** Where a sign-in is tried: at which controller, from which machine. Controller 0 holds the PDC role. */
interface SignInPlace {
  readonly controller: number
  readonly workstation: string
}

/**
 * A simple bind: checks the password and everything that may stand in the way, counts a wrong password, and stamps
 * `lastLogonTimestamp`, but not `lastLogon`: only an interactive sign-in does that.
 */
export function signInByBind(
  domain: Domain,
  account: Entry,
  password: string,
  place: SignInPlace,
): SignInRefusal | undefined {
  const passwordRight = isPresentPassword(account.password, password)
  const refusal = decideSignIn({ ...readFacts(domain, account, place), passwordRight })
  if (refusal === '52e') countBadPassword(domain, account, password, place.controller)
  if (refusal) return refusal
  signInRecord(account, place.controller).badPwdCount = 0
  if (readNumber(account, 'lockoutTime') > 0) domain.set(account, 'lockoutTime', ['0'])
  stampLastLogonTimestamp(domain, account)
  return undefined
}

/**
 * Somebody sits down at a machine and signs in, and the password has been shown to be right (by a bind): stamps `lastLogon` and
 * `logonCount` at this controller. A card may be demanded, and the machine may be barred.
 */
export function signInInteractively(
  domain: Domain,
  account: Entry,
  place: SignInPlace,
): SignInRefusal | 'smart-card' | undefined {
  const refusal = decideSignIn({ ...readFacts(domain, account, place), passwordRight: true })
  if (refusal) return refusal
  if (readNumber(account, 'userAccountControl') & accountFlags.smartCardRequired) {
    return 'smart-card'
  }
  const record = signInRecord(account, place.controller)
  record.lastLogon = formatFileTime(domain.clock.now())
  record.logonCount += 1
  stampLastLogonTimestamp(domain, account)
  return undefined
}

/** Locked, and the time of the lock has not run out. */
export function isLocked(domain: Domain, account: Entry): boolean {
  const since = readText(account, 'lockoutTime') ?? '0'
  if (since === '0') return false
  const { lockoutDuration } = findPasswordSettings(domain, account)
  if (lockoutDuration === undefined) return true
  return parseFileTime(since).getTime() + lockoutDuration > domain.clock.now().getTime()
}

/** When the password becomes too old; `undefined` for never. */
export function passwordExpiresAt(domain: Domain, account: Entry): Date | undefined {
  if (readNumber(account, 'userAccountControl') & accountFlags.passwordNeverExpires)
    return undefined
  const { maximumAge } = findPasswordSettings(domain, account)
  if (maximumAge === undefined) return undefined
  return new Date(parseFileTime(readText(account, 'pwdLastSet') ?? '0').getTime() + maximumAge)
}

/** Counts a wrong password at this controller and at the holder of the PDC role, and locks at the threshold. */
export function countBadPassword(
  domain: Domain,
  account: Entry,
  password: string,
  controller: number,
): void {
  // One of the last two passwords is somebody who has not noticed the change yet: not counted (MS-SAMR 3.1.1.8.12, KB 906305).
  if (account.password && isAmongLast(account.password, password, 3)) return
  const settings = findPasswordSettings(domain, account)
  const now = domain.clock.now()
  let most = 0
  for (const each of new Set([controller, 0])) {
    const record = signInRecord(account, each)
    const last = parseFileTime(record.badPasswordTime).getTime()
    const window = settings.lockoutWindow ?? Number.POSITIVE_INFINITY
    record.badPwdCount = last + window < now.getTime() ? 1 : record.badPwdCount + 1
    record.badPasswordTime = formatFileTime(now)
    most = Math.max(most, record.badPwdCount)
  }
  if (settings.lockoutThreshold > 0 && most >= settings.lockoutThreshold) {
    domain.set(account, 'lockoutTime', [formatFileTime(now)])
  }
}

function readFacts(domain: Domain, account: Entry, place: SignInPlace): SignInFacts {
  const flags = readNumber(account, 'userAccountControl')
  const now = domain.clock.now()
  const expires = readText(account, 'accountExpires') ?? '0'
  const hours = account.attributes.get('logonhours')?.[0]
  const workstations = readText(account, 'userWorkstations')?.toLowerCase().split(',') ?? []
  const passwordEnds = passwordExpiresAt(domain, account)
  const neverExpiringPassword = (flags & accountFlags.passwordNeverExpires) !== 0
  return {
    locked: isLocked(domain, account),
    passwordRight: false,
    disabled: (flags & accountFlags.disabled) !== 0,
    expired: expires !== '0' && expires !== neverExpires && parseFileTime(expires) <= now,
    outsideHours: isOutsideHours(Buffer.isBuffer(hours) ? hours : undefined, now),
    workstationBarred:
      workstations.length > 0 && !workstations.includes(place.workstation.toLowerCase()),
    mustChange: readText(account, 'pwdLastSet') === '0' && !neverExpiringPassword,
    passwordTooOld: passwordEnds !== undefined && passwordEnds <= now,
  }
}

/** Written only when it is 14 days old or missing (`msDS-LogonTimeSyncInterval`): in between it is stale. */
function stampLastLogonTimestamp(domain: Domain, account: Entry): void {
  const now = domain.clock.now()
  const stamped = readText(account, 'lastLogonTimestamp')
  const days = 24 * 3_600_000
  if (stamped && now.getTime() - parseFileTime(stamped).getTime() < 14 * days) return
  domain.set(account, 'lastLogonTimestamp', [formatFileTime(now)])
}
