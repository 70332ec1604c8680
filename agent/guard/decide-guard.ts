import type { ErrorCode } from '../../protocol/errors.ts'
import type { Grant } from '../../protocol/grant.ts'
import type { Purpose } from '../../protocol/ids.ts'
import type { AccountFacts } from '../directory.ts'
import { type Allowance, type GuardRule, lifts } from './allowance.ts'
import { findUse, findUseSinceOurs, type OursSet } from './decide-never-used.ts'
import { decideReturn } from './decide-return.ts'
import { type DirectoryRules, namesAccount } from './guard-rules.ts'
import { standsBelow } from './split-dn.ts'

/** Allowed, or a code for the server and a reason for the agent's own log. */
export type GuardDecision =
  | {
      readonly outcome: 'allowed'
      /** The allowance without which it would have been refused: a set uses it up. */
      readonly allowance?: string
    }
  | {
      readonly outcome: 'refused'
      readonly code: ErrorCode
      readonly reason: string
      readonly rule?: GuardRule
    }

/** One rule that an account breaks. */
interface Broken {
  readonly rule: GuardRule
  readonly reason: string
}

const allowed: GuardDecision = { outcome: 'allowed' }
const clockSlackMs = 120_000

const codeOf: Readonly<Record<GuardRule, ErrorCode>> = {
  box: 'guard-box',
  container: 'guard-container',
  deny: 'guard-denied',
  pilot: 'guard-denied',
  purpose: 'guard-purpose',
  protected: 'guard-protected',
  'signed-in': 'guard-used',
  'sign-ins-unknown': 'guard-used',
  'password-of-others': 'guard-used',
  proof: 'guard-proof',
  'disabled-since-unknown': 'guard-allowance',
  'disabled-long-enough': 'guard-return',
  'return-allowed': 'guard-allowance',
  rate: 'guard-rate',
}

function refused({ rule, reason }: Broken, purpose?: Purpose): GuardDecision {
  const ofReturn = purpose === 'return' && codeOf[rule] === 'guard-used'
  return { outcome: 'refused', code: ofReturn ? 'guard-return' : codeOf[rule], reason, rule }
}

/** What a box says of itself (its protected header), and whose key signed it. @internal */
export interface BoxWords {
  readonly delivery: string
  readonly account: string
  readonly directory: string
  readonly purpose: Purpose
  readonly signer: string
}

/** Whether the agent may even read this account: container (or unit of the tenant), deny list, pilot list. */
export function decideRead(rules: DirectoryRules, facts: AccountFacts): GuardDecision {
  const [broken] = findUnreadable(rules, facts)
  return broken ? refused(broken) : allowed
}

function findUnreadable(rules: DirectoryRules, facts: AccountFacts): readonly Broken[] {
  if (!standsInside(rules, facts)) {
    const reason = `outside the allowed ${facts.units ? 'units' : 'containers'}`
    return [{ rule: 'container', reason }]
  }
  if (rules.deny.some((entry) => namesAccount(entry, facts))) {
    return [{ rule: 'deny', reason: 'on the deny list' }]
  }
  if (rules.denyGroups.some((sid) => facts.groups.includes(sid))) {
    return [{ rule: 'deny', reason: 'member of a denied group' }]
  }
  if (rules.pilot && !rules.pilot.some((entry) => namesAccount(entry, facts))) {
    return [{ rule: 'pilot', reason: 'not on the pilot list' }]
  }
  return []
}

/** Somebody who exists in a tenant alone has no place but their administrative units. */
function standsInside(
  { containers, pass }: DirectoryRules,
  { units, distinguishedName }: AccountFacts,
): boolean {
  if (units) return pass?.units.some((unit) => units.includes(unit)) ?? false
  return containers.some((container) => standsBelow(distinguishedName, container))
}

/** What is asked of the guard before a proof. `allowance`: a live, unspent one for this very account and purpose. */
export interface ProveQuestion {
  readonly rules: DirectoryRules
  readonly facts: AccountFacts
  readonly ours: readonly OursSet[]
  readonly purpose: Purpose
  readonly allowance: Allowance | undefined
  readonly now: Date
}

/** Whether a code may be sent or checked for this account: as for reading, never protected, and as its purpose demands. */
export function decideProve(question: ProveQuestion): GuardDecision {
  return decideBroken(findForbidden(question), question)
}

/** What a set is decided on. `grants` were signed by listed agents; nothing else about them was checked. @internal */
export interface SetQuestion extends Omit<ProveQuestion, 'purpose'> {
  readonly box: BoxWords
  readonly grants: readonly Grant[]
  readonly setsInHour: number
}

/** Whether this box may be opened for this account. */
export function decideSet(question: SetQuestion): GuardDecision {
  const { rules, facts, box, grants, setsInHour, now } = question
  if (box.account !== facts.account) {
    return refused({ rule: 'box', reason: 'a box for another account' })
  }
  if (facts.units) {
    return refused({ rule: 'purpose', reason: 'in the cloud alone no password is set' })
  }
  // Past the first time a grant is wanted even where the server's word is enough for it.
  const wantsGrant = rules.proof === 'text' || box.purpose !== 'first'
  const proof: readonly Broken[] =
    wantsGrant && !holdsGrant(grants, box)
      ? [{ rule: 'proof', reason: 'no grant for this account, delivery and browser' }]
      : []
  const asked = { ...question, purpose: box.purpose }
  const decision = decideBroken([...findForbidden(asked), ...proof], asked)
  if (decision.outcome === 'refused') return decision
  const rate = decideRate(rules, setsInHour, now)
  return rate.outcome === 'refused' ? rate : decision
}

/** Whether one of these grants is for this box. */
export function holdsGrant(grants: readonly Grant[], box: BoxWords): boolean {
  return grants.some((grant) => grantsThisBox(grant, box))
}

/** Every rule that is broken, those that nothing lifts first. */
function findForbidden({
  rules,
  facts,
  ours,
  purpose,
  now,
}: Omit<ProveQuestion, 'allowance'>): readonly Broken[] {
  return [
    ...findUnreadable(rules, facts),
    ...(rules.purposes.includes(purpose)
      ? []
      : [{ rule: 'purpose' as const, reason: `purpose ${purpose} is not allowed` }]),
    ...(facts.protectedBecause === undefined
      ? []
      : [{ rule: 'protected' as const, reason: facts.protectedBecause }]),
    ...findMisuse(rules, facts, ours, purpose, now),
  ]
}

function findMisuse(
  rules: DirectoryRules,
  facts: AccountFacts,
  ours: readonly OursSet[],
  purpose: Purpose,
  now: Date,
): readonly Broken[] {
  switch (purpose) {
    case 'first':
      return findUse(facts, ours)
    case 'again':
      return findUseSinceOurs(facts, ours)
    case 'return': {
      const reason = 'a return has to be allowed on the agent’s host'
      return [...decideReturn(facts, rules.returns, now), { rule: 'return-allowed', reason }]
    }
  }
}

/** Refused for the first broken rule that no allowance lifts, or that none at hand does. */
function decideBroken(
  broken: readonly Broken[],
  question: Pick<ProveQuestion, 'facts' | 'purpose' | 'allowance' | 'now'>,
): GuardDecision {
  const { purpose } = question
  if (broken.length === 0) return allowed
  const allowance = findFitting(question)
  const final =
    broken.find(({ rule }) => !lifts(purpose, rule)) ?? (allowance ? undefined : broken[0])
  if (allowance && !final) return { outcome: 'allowed', allowance: allowance.id }
  return final ? refused(final, purpose) : allowed
}

/** Whoever handed it in: it counts for its own account, purpose and time only. */
function findFitting({
  allowance,
  facts,
  purpose,
  now,
}: Pick<ProveQuestion, 'facts' | 'purpose' | 'allowance' | 'now'>): Allowance | undefined {
  const fits =
    allowance?.account === facts.account &&
    allowance.purpose === purpose &&
    Date.parse(allowance.madeAt) <= now.getTime() + clockSlackMs &&
    now.getTime() < Date.parse(allowance.until)
  return fits ? allowance : undefined
}

/** Passwords that may be set in an hour, now. */
export function findLimit(rules: DirectoryRules, now: Date): number {
  const limits = rules.allowances
    .filter(({ from, until }) => new Date(from) <= now && now < new Date(until))
    .map(({ perHour }) => perHour)
  return Math.max(rules.perHour, ...limits)
}

/** Whether one more password may be set now: the hourly limit, or a dated allowance if that is higher. */
export function decideRate(rules: DirectoryRules, setsInHour: number, now: Date): GuardDecision {
  const limit = findLimit(rules, now)
  return setsInHour < limit
    ? allowed
    : refused({ rule: 'rate', reason: `${limit} sets in an hour` })
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
