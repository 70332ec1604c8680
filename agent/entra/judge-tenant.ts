import type { ErrorCode } from '../../protocol/errors.ts'
import type { DirectoryRules } from '../guard/guard-rules.ts'
import type { PassPolicy, TenantFinding } from './tenant.ts'

/** What was last seen of a tenant. Without a policy: it was not asked for, since something graver was found. */
export interface TenantSeen {
  readonly findings: readonly TenantFinding[]
  readonly policy?: PassPolicy | ErrorCode
  /** Whether workflows may be looked at: asked where passes go to managers. That they may be run, only a run shows. */
  readonly workflows?: 'ok' | ErrorCode
}

type Pass = DirectoryRules['pass']

/** What keeps everybody from a pass comes first, then what keeps some. */
const gravest: readonly TenantFinding['what'][] = [
  'token',
  'users',
  'unit',
  'methods',
  'passes',
  'policy',
  'roles',
  'sign-ins',
]

/** The gravest of what a tenant lacks for what the guard allows. */
export function judgeTenant({ findings, policy }: TenantSeen, pass: Pass): 'ok' | ErrorCode {
  const found = gravest.flatMap((what) => findings.filter((each) => each.what === what))
  const [worst] = found.flatMap((finding) => codeOf(finding, pass) ?? [])
  if (worst) return worst
  if (!pass || policy === undefined) return 'ok'
  if (typeof policy === 'string') return policy
  return hasCommonLifetime(pass, policy) ? 'ok' : 'pass-policy'
}

/** What a finding means under this guard, if anything. Who gives no pass needs no policy for passes. */
function codeOf({ what, code }: TenantFinding, pass: Pass): ErrorCode | undefined {
  if (code === 'ok' || (what === 'policy' && !pass)) return undefined
  if (what !== 'sign-ins' || isPassing(code)) return code
  return pass?.signInsUnreadable === 'refuse' ? 'cloud-sign-ins-needed' : undefined
}

/** Whether the agent has to do, and does, without knowing who signed in: a choice, and said as one. */
export function areSignInsUnseen({ findings }: TenantSeen, pass: Pass): boolean {
  if (pass?.signInsUnreadable === 'refuse') return false
  return findings.some(({ what, code }) => what === 'sign-ins' && code !== 'ok' && !isPassing(code))
}

/** A tenant that does not answer now says nothing of what may be read there. */
function isPassing(code: TenantFinding['code']): boolean {
  return code === 'cloud-unreachable' || code === 'cloud-throttled'
}

/** Whether for every use that the guard allows there is a lifetime that the policy allows too. */
function hasCommonLifetime(
  { uses, maximumMinutes }: NonNullable<Pass>,
  { minimumMinutes, alwaysOnce }: PassPolicy,
): boolean {
  return uses.every(
    (use) => maximumMinutes[use] >= minimumMinutes && !(use === 'device-setup' && alwaysOnce),
  )
}
