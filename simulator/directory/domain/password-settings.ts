import type { Domain } from './domain.ts'
import { type Entry, readNumber, readText } from './entry.ts'
import { findAllGroups } from './find-groups.ts'
import { parseInterval } from './windows-time.ts'

/** The password and lockout rules that hold for one account. Spans are in milliseconds; `undefined` means never. */
export interface PasswordSettings {
  readonly minimumLength: number
  readonly complexity: boolean
  readonly historyLength: number
  readonly minimumAge: number | undefined
  readonly maximumAge: number | undefined
  /** 0: nobody is locked out. */
  readonly lockoutThreshold: number
  /** `undefined`: until somebody unlocks. */
  readonly lockoutDuration: number | undefined
  readonly lockoutWindow: number | undefined
}

/** The rules of the account's fine-grained policy, else of the domain. */
export function findPasswordSettings(domain: Domain, account: Entry): PasswordSettings {
  const object = findResultantPso(domain, account)
  if (object) return readPso(object)
  const head = domain.find(domain.baseDn)
  if (!head) throw new Error('the domain has no head')
  return {
    minimumLength: readNumber(head, 'minPwdLength'),
    complexity: (readNumber(head, 'pwdProperties') & 1) === 1,
    historyLength: readNumber(head, 'pwdHistoryLength'),
    minimumAge: parseInterval(readText(head, 'minPwdAge')),
    maximumAge: parseInterval(readText(head, 'maxPwdAge')),
    lockoutThreshold: readNumber(head, 'lockoutThreshold'),
    lockoutDuration: parseInterval(readText(head, 'lockoutDuration')),
    lockoutWindow: parseInterval(readText(head, 'lockOutObservationWindow')),
  }
}

/**
 * The fine-grained policy that wins: one applied to the account itself before one applied to a group, then the lowest
 * precedence, then the lowest GUID (MS-ADTS 3.1.1.4.5.36).
 */
export function findResultantPso(domain: Domain, account: Entry): Entry | undefined {
  const direct = [...domain.having('msDS-PSOAppliesTo', account.key)]
  const byGroup = () =>
    findAllGroups(domain, account).flatMap((group) => [
      ...domain.having('msDS-PSOAppliesTo', group.key),
    ])
  const precedence = (pso: Entry) => readNumber(pso, 'msDS-PasswordSettingsPrecedence')
  return (direct.length > 0 ? direct : byGroup()).toSorted(
    (a, b) => precedence(a) - precedence(b) || a.guid.compare(b.guid),
  )[0]
}

function readPso(pso: Entry): PasswordSettings {
  return {
    minimumLength: readNumber(pso, 'msDS-MinimumPasswordLength'),
    complexity: readText(pso, 'msDS-PasswordComplexityEnabled') === 'TRUE',
    historyLength: readNumber(pso, 'msDS-PasswordHistoryLength'),
    minimumAge: parseInterval(readText(pso, 'msDS-MinimumPasswordAge')),
    maximumAge: parseInterval(readText(pso, 'msDS-MaximumPasswordAge')),
    lockoutThreshold: readNumber(pso, 'msDS-LockoutThreshold'),
    lockoutDuration: parseInterval(readText(pso, 'msDS-LockoutDuration')),
    lockoutWindow: parseInterval(readText(pso, 'msDS-LockoutObservationWindow')),
  }
}
