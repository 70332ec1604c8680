import type { Clock } from '../../protocol/clock.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import type { DirectoryRules } from '../guard/guard-rules.ts'
import { withinTime } from '../within-time.ts'
import { areSignInsUnseen, judgeTenant, type TenantSeen } from './judge-tenant.ts'
import type { CloudRead, Tenant } from './tenant.ts'

type Said = readonly (readonly [string, 'ok' | ErrorCode])[]

type CheckedRules = Pick<DirectoryRules, 'pass' | 'own'> & Partial<Pick<DirectoryRules, 'routes'>>
type CheckedTenant = Pick<Tenant, 'check' | 'readPassPolicy' | 'credential'> &
  Partial<Pick<Tenant, 'passWorkflow'>>

/** What `doctor` says of a tenant: by name, `ok` or a code of the table of errors. It waits no longer than the signal. */
export type TenantCheck = (rules: CheckedRules | undefined, signal: AbortSignal) => Promise<Said>

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
  tenant: CheckedTenant,
  { now }: Pick<Clock, 'now'>,
): TenantCheck {
  let kept: { readonly at: number; readonly seen: TenantSeen } | undefined
  let isAsked = false

  async function ask(at: number, rules: CheckedRules | undefined): Promise<TenantSeen> {
    try {
      const seen = await look(tenant, rules)
      kept = { at, seen }
      return seen
    } finally {
      isAsked = false
    }
  }

  /** `undefined`: the tenant has not answered so far. */
  async function see(at: number, rules: CheckedRules | undefined, signal: AbortSignal) {
    if (kept && at - kept.at < freshMs) return kept.seen
    // Begun by an earlier look, which has waited for it long enough.
    if (isAsked) return undefined
    isAsked = true
    return await withinTime(ask(at, rules), signal, undefined)
  }

  return async (rules, signal) => {
    const at = now().getTime()
    const seen = await see(at, rules, signal)
    const code = seen ? judgeTenant(seen, rules?.pass) : 'cloud-unreachable'
    const { endsAt, canBeCopied } = tenant.credential
    const isEnding = endsAt !== undefined && endsAt.getTime() - at < certificateDays * dayMs
    const isUnseen = seen !== undefined && areSignInsUnseen(seen, rules?.pass)
    return [
      [`tenant:${directory}`, code],
      ...(seen?.workflows ? [[`workflows:${directory}`, seen.workflows] as const] : []),
      ...(isUnseen ? [[`sign-ins:${directory}`, 'cloud-sign-ins-unseen'] as const] : []),
      ...(isEnding ? [[`certificate:${directory}`, 'cloud-certificate-ends'] as const] : []),
      ...(canBeCopied ? [[`secret:${directory}`, 'cloud-secret'] as const] : []),
    ]
  }
}

async function look(tenant: CheckedTenant, rules: CheckedRules | undefined): Promise<TenantSeen> {
  const findings = await tenant.check(rules?.pass?.units ?? [])
  if (judgeTenant({ findings }, rules?.pass) !== 'ok') return { findings }
  const policy = await tenant.readPassPolicy()
  const seen = { findings, policy: policy.outcome === 'read' ? policy.value : policy.code }
  // Asked only where a pass may go to a manager: elsewhere the right is not there, and not needed.
  if (!rules?.routes?.includes('pass-to-manager')) return seen
  const workflows = await tenant.passWorkflow?.check()
  return { ...seen, ...(workflows ? { workflows: codeOf(workflows) } : {}) }
}

const codeOf = (read: CloudRead<'ok'>) => (read.outcome === 'read' ? read.value : read.code)
