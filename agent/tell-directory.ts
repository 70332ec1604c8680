import type { ErrorCode } from '../protocol/errors.ts'
import type { Hindrance } from '../protocol/jobs.ts'
import type { PasswordPolicy } from '../protocol/password-policy.ts'
import type { DirectoryCode, HindranceCode } from './active-directory/directory-code.ts'
import type { PasswordProof } from './active-directory/prove-password.ts'
import type { OwnBind } from './active-directory/read-own-bind.ts'
import type { PasswordPolicy as DirectoryPolicy } from './active-directory/read-password-policy.ts'
import type { ProofOutcome } from './directory.ts'

/** What the outside is told for each thing a controller says. The code itself goes to the agent's log. */
export const told: Readonly<Record<DirectoryCode, ErrorCode>> = {
  'directory-unreachable': 'directory-unreachable',
  'directory-certificate-untrusted': 'directory-unreachable',
  'directory-certificate-wrong-name': 'directory-unreachable',
  'directory-connection-lost': 'directory-unreachable',
  'directory-busy': 'directory-unreachable',
  'directory-demands-stronger-sign-in': 'directory-unreachable',
  'directory-lacks-control': 'directory-refused',
  'directory-refused': 'directory-refused',
  'controller-read-only': 'directory-unreachable',
  'service-account-refused': 'directory-unreachable',
  'service-account-locked': 'directory-unreachable',
  'service-account-disabled': 'directory-unreachable',
  'service-account-password-expired': 'directory-unreachable',
  'service-account-restricted': 'directory-unreachable',
  'account-missing': 'account-gone',
  'rights-missing': 'directory-rights',
  // The rules that can be seen were checked before: what is left is one that cannot.
  'password-against-policy': 'password-hidden-rule',
  'password-not-taken': 'directory-refused',
  'must-change-remains': 'directory-rights',
}

/** What would stop the owner at the door, in the words of a job's answer. */
export const hindranceOf: Readonly<Record<HindranceCode, Hindrance>> = {
  disabled: 'disabled',
  expired: 'account-expired',
  'expires-before-start': 'account-expired',
  'logon-hours': 'outside-hours',
  workstations: 'workstations-limited',
  'smart-card-required': 'smart-card-required',
  'cannot-change-password': 'cannot-change-password',
  'password-expires-before-start': 'password-expires-before-start',
  'rights-missing': 'rights-missing',
}

/** The rules of an account, in the words of a job's answer. */
export function policyOf(policy: DirectoryPolicy): PasswordPolicy {
  const { minimumLength, complexity, historyEnforced, historyLength, maximumAgeDays } = policy
  return {
    minimumLength,
    complexity,
    historyEnforced,
    historyLength: historyLength ?? 0,
    ...(maximumAgeDays ? { maximumAgeDays } : {}),
    source: policy.source === 'configured-minimum' ? 'configured' : policy.source,
  }
}

const bindOf = {
  none: 'signed-in',
  disabled: 'disabled',
  'account-expired': 'account-expired',
  'logon-hours': 'outside-hours',
  workstations: 'other-workstation',
} as const

/** What a bind as the hire proves, with what the controller says of that bind. */
export function proofOf(
  proof: Extract<PasswordProof, { proof: 'proved' }>,
  { boundAt, notDated }: OwnBind,
): ProofOutcome {
  const { condition } = proof
  // Right, but no key yet: its owner would have to change it at the door.
  if (condition === 'must-change' || condition === 'password-expired') {
    return { outcome: 'must-change' }
  }
  if (notDated && condition !== 'none') return { outcome: 'must-change' }
  return { outcome: 'right', bind: bindOf[condition], boundAt }
}
