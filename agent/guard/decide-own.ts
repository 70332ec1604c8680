import type { AccountFacts } from '../directory.ts'
import type { CloudFacts } from '../entra/tenant.ts'
import { decideRead, type GuardDecision } from './decide-guard.ts'
import type { DirectoryRules } from './guard-rules.ts'

/** What *my password* is decided on. Everything was read by this agent, just now. */
export interface OwnQuestion {
  readonly rules: DirectoryRules
  readonly facts: AccountFacts
  readonly cloud: Pick<CloudFacts, 'roles' | 'rolesReadable'>
  readonly setsInHour: number
}

const refused = (code: Extract<GuardDecision, { outcome: 'refused' }>['code'], reason: string) =>
  ({ outcome: 'refused', code, reason }) as const

/**
 * Whether the owner of this account may set a new password after a sign-in. Used accounts are what it is for; protected
 * ones, and whoever holds a directory role (their password reaches the tenant by hash synchronisation), are never touched.
 */
export function decideOwn({ rules, facts, cloud, setsInHour }: OwnQuestion): GuardDecision {
  if (!rules.own) return refused('guard-purpose', 'the guard has no rules for own passwords')
  const read = decideRead({ ...rules, containers: rules.own.containers }, facts)
  if (read.outcome === 'refused') return read
  if (facts.protectedBecause !== undefined) {
    return refused('guard-protected', facts.protectedBecause)
  }
  if (cloud.roles.length > 0) return refused('guard-protected', 'a directory role is held')
  if (cloud.rolesReadable === 'none') {
    return refused('guard-protected', 'directory roles cannot be read')
  }
  if (!facts.enabled) return refused('own-account-closed', 'the account is disabled')
  return decideOwnRate(rules, setsInHour)
}

/** Whether one more may be set now. */
export function decideOwnRate({ own }: DirectoryRules, setsInHour: number): GuardDecision {
  const limit = own?.perHour ?? 0
  return setsInHour < limit
    ? { outcome: 'allowed' }
    : refused('guard-rate', `${limit} own passwords in an hour`)
}
