import type { Clock } from '../../protocol/clock.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import type { DirectoryRules } from '../guard/guard-rules.ts'
import { withinTime } from '../within-time.ts'
import { areSignInsUnseen, judgeTenant, type TenantSeen } from './judge-tenant.ts'
import type { Tenant } from './tenant.ts'

type Said = readonly (readonly [string, 'ok' | ErrorCode])[]

/** What `doctor` says of a tenant: by name, `ok` or a code of the table of errors. It waits no longer than the signal. */
export type TenantCheck = (
  rules: Pick<DirectoryRules, 'pass' | 'own'> | undefined,
  signal: AbortSignal,
) => Promise<Said>

/** A look at everything costs up to four calls of Graph: what was found stands for so long. */
const freshMs = 15 * 60_000
const certificateDays = 30
const dayMs = 86_400_000

/**
 * Keeps what was last seen of a tenant, so that announcing every minute costs nothing there. It is judged by the guard as it
 * stands now. A tenant that hangs is said to do so, and holds nothing up.
 */
export function keepTenantCheck(
  directory: string,
  tenant: Pick<Tenant, 'check' | 'readPassPolicy' | 'credential'>,
  { now }: Pick<Clock, 'now'>,
): TenantCheck {
  let kept: { readonly at: number; readonly seen: TenantSeen } | undefined
  let isAsked = false

  async function ask(at: number, pass: DirectoryRules['pass']): Promise<TenantSeen> {
    try {
      const seen = await look(tenant, pass)
      kept = { at, seen }
      return seen
    } finally {
      isAsked = false
    }
  }

  /** `undefined`: the tenant has not answered so far. */
  async function see(at: number, pass: DirectoryRules['pass'], signal: AbortSignal) {
    if (kept && at - kept.at < freshMs) return kept.seen
    // Begun by an earlier look, which has waited for it long enough.
    if (isAsked) return undefined
    isAsked = true
    return await withinTime(ask(at, pass), signal, undefined)
  }

  return async (rules, signal) => {
    const at = now().getTime()
    const seen = await see(at, rules?.pass, signal)
    const code = seen ? judgeTenant(seen, rules?.pass) : 'cloud-unreachable'
    const { endsAt, canBeCopied } = tenant.credential
    const isEnding = endsAt !== undefined && endsAt.getTime() - at < certificateDays * dayMs
    const isUnseen = seen !== undefined && areSignInsUnseen(seen, rules?.pass)
    return [
      [`tenant:${directory}`, code],
      ...(isUnseen ? [[`sign-ins:${directory}`, 'cloud-sign-ins-unseen'] as const] : []),
      ...(isEnding ? [[`certificate:${directory}`, 'cloud-certificate-ends'] as const] : []),
      ...(canBeCopied ? [[`secret:${directory}`, 'cloud-secret'] as const] : []),
    ]
  }
}

async function look(
  tenant: Pick<Tenant, 'check' | 'readPassPolicy'>,
  pass: DirectoryRules['pass'],
): Promise<TenantSeen> {
  const findings = await tenant.check(pass?.units ?? [])
  if (judgeTenant({ findings }, pass) !== 'ok') return { findings }
  const policy = await tenant.readPassPolicy()
  return { findings, policy: policy.outcome === 'read' ? policy.value : policy.code }
}
