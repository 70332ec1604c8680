import type { ErrorCode } from '../../protocol/errors.ts'
import type { Grant } from '../../protocol/grant.ts'
import type { Purpose } from '../../protocol/ids.ts'
import type { AccountFacts } from '../directory.ts'
import { decideNeverUsed, type OursSet } from './decide-never-used.ts'
import { type DirectoryRules, namesAccount } from './guard-rules.ts'
import { standsBelow } from './split-dn.ts'

/** Allowed, or a code for the server and a reason for the agent's own log. */
export type GuardDecision =
  | { readonly outcome: 'allowed' }
  | { readonly outcome: 'refused'; readonly code: ErrorCode; readonly reason: string }

const allowed: GuardDecision = { outcome: 'allowed' }
const refused = (code: ErrorCode, reason: string): GuardDecision => ({
  outcome: 'refused',
  code,
  reason,
})

/** What a box says of itself (its protected header), and whose key signed it. @internal */
export interface BoxWords {
  readonly delivery: string
  readonly account: string
  readonly directory: string
  readonly purpose: Purpose
  readonly signer: string
}

/** Whether the agent may even read this account: container, deny list, pilot list. */
export function decideRead(rules: DirectoryRules, facts: AccountFacts): GuardDecision {
  if (!rules.containers.some((container) => standsBelow(facts.distinguishedName, container))) {
    return refused('guard-container', 'outside the allowed containers')
  }
  if (rules.deny.some((entry) => namesAccount(entry, facts))) {
    return refused('guard-denied', 'on the deny list')
  }
  if (rules.denyGroups.some((sid) => facts.groups.includes(sid))) {
    return refused('guard-denied', 'member of a denied group')
  }
  if (rules.pilot && !rules.pilot.some((entry) => namesAccount(entry, facts))) {
    return refused('guard-denied', 'not on the pilot list')
  }
  return allowed
}

/** Whether a code may be sent or checked for this account: as for reading, and never protected, never used. */
export function decideProve(
  rules: DirectoryRules,
  facts: AccountFacts,
  ours: readonly OursSet[],
  purpose: Purpose,
): GuardDecision {
  const read = decideRead(rules, facts)
  if (read.outcome === 'refused') return read
  if (!rules.purposes.includes(purpose)) {
    return refused('guard-purpose', `purpose ${purpose} is not allowed`)
  }
  if (facts.protectedBecause !== undefined) {
    return refused('guard-protected', facts.protectedBecause)
  }
  const used = decideNeverUsed(facts, ours)
  return used.outcome === 'used' ? refused('guard-used', used.reason) : allowed
}

/** What a set is decided on. `grants` were signed by listed agents; nothing else about them was checked. @internal */
export interface SetQuestion {
  readonly rules: DirectoryRules
  readonly facts: AccountFacts
  readonly ours: readonly OursSet[]
  readonly box: BoxWords
  readonly grants: readonly Grant[]
  readonly setsInHour: number
  readonly now: Date
}

/** Whether this box may be opened for this account. */
export function decideSet(question: SetQuestion): GuardDecision {
  const { rules, facts, ours, box, grants, setsInHour, now } = question
  if (box.account !== facts.account) return refused('guard-box', 'a box for another account')
  const prove = decideProve(rules, facts, ours, box.purpose)
  if (prove.outcome === 'refused') return prove
  // `again` wants a grant even where the server's word is enough for the first time.
  const wantsGrant = rules.proof === 'text' || box.purpose === 'again'
  if (wantsGrant && !grants.some((grant) => grantsThisBox(grant, box))) {
    return refused('guard-proof', 'no grant for this account, delivery and browser')
  }
  return decideRate(rules, setsInHour, now)
}

/** Whether one more password may be set now: the hourly limit, or a dated allowance if that is higher. */
export function decideRate(rules: DirectoryRules, setsInHour: number, now: Date): GuardDecision {
  const limits = rules.allowances
    .filter(({ from, until }) => new Date(from) <= now && now < new Date(until))
    .map(({ perHour }) => perHour)
  const limit = Math.max(rules.perHour, ...limits)
  return setsInHour < limit ? allowed : refused('guard-rate', `${limit} sets in an hour`)
}

function grantsThisBox(grant: Grant, box: BoxWords): boolean {
  return (
    grant.proof === 'text' &&
    grant.account === box.account &&
    grant.directory === box.directory &&
    grant.delivery === box.delivery &&
    grant.purpose === box.purpose &&
    grant.keys.sig === box.signer
  )
}
