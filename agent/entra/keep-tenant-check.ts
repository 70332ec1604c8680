import type { Clock } from '../../protocol/clock.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import type { DirectoryRules } from '../guard/guard-rules.ts'
import type { PassPolicy, Tenant, TenantFinding } from './tenant.ts'

/** What `doctor` says of a tenant: by name, `ok` or a code of the table of errors. */
export type TenantCheck = (
  rules: Pick<DirectoryRules, 'pass'> | undefined,
) => Promise<readonly (readonly [string, 'ok' | ErrorCode])[]>

/** A look at everything costs up to four calls of Graph: what was found stands for so long. */
const freshMs = 15 * 60_000
const certificateDays = 30
const dayMs = 86_400_000

/** Keeps what was last found of a tenant, so that announcing every minute costs nothing there. */
export function keepTenantCheck(
  directory: string,
  tenant: Pick<Tenant, 'check' | 'readPassPolicy' | 'credential'>,
  { now }: Pick<Clock, 'now'>,
): TenantCheck {
  let kept: { readonly at: number; readonly code: 'ok' | ErrorCode } | undefined
  return async (rules) => {
    const at = now().getTime()
    if (!kept || at - kept.at >= freshMs) kept = { at, code: await findGravest(tenant, rules) }
    const { credential } = tenant
    const isEnding =
      credential.endsAt !== undefined && credential.endsAt.getTime() - at < certificateDays * dayMs
    return [
      [`tenant:${directory}`, kept.code],
      ...(isEnding ? [[`certificate:${directory}`, 'cloud-certificate-ends'] as const] : []),
      ...(credential.canBeCopied ? [[`secret:${directory}`, 'cloud-secret'] as const] : []),
    ]
  }
}

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

async function findGravest(
  tenant: Pick<Tenant, 'check' | 'readPassPolicy'>,
  rules: Pick<DirectoryRules, 'pass'> | undefined,
): Promise<'ok' | ErrorCode> {
  const pass = rules?.pass
  const findings = await tenant.check(pass?.units ?? [])
  const accepted = pass?.signInsUnreadable === 'accept' ? 'sign-ins' : undefined
  const found = gravest.flatMap((what) =>
    findings.filter((each) => each.what === what && each.what !== accepted && each.code !== 'ok'),
  )
  if (found[0]) return found[0].code
  const policy = await tenant.readPassPolicy()
  if (policy.outcome === 'refused') return policy.code
  return pass && !hasCommonLifetime(pass, policy.value) ? 'pass-policy' : 'ok'
}

/** Whether for every use that the guard allows there is a lifetime that the policy allows too. */
function hasCommonLifetime(
  { uses, maximumMinutes }: NonNullable<DirectoryRules['pass']>,
  { minimumMinutes, alwaysOnce }: PassPolicy,
): boolean {
  return uses.every(
    (use) => maximumMinutes[use] >= minimumMinutes && !(use === 'device-setup' && alwaysOnce),
  )
}
