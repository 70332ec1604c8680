import { type CloudFacts, noCloudFacts } from '../delivery/cloud-facts.ts'
import { findImpossible } from '../delivery/decide-cloud.ts'
import { givesPass } from '../plan/gives-pass.ts'
import type { Plan } from '../plan/plan.ts'

/** What is known of a delivery when a hire comes to its keys. */
export interface KeyFacts {
  /** A password was set, or, in the cloud alone, a pass was minted. */
  readonly isKeyed: boolean
  readonly cloud: CloudFacts | undefined
}

/** A key that a hire can collect. */
export type Key = 'password' | 'pass'

/** Where a hire stands who has proved who they are. In the cloud alone there is nothing but a pass. */
export function decideAfterProof(facts: KeyFacts, plan: Plan): Key | 'reset' {
  if (plan.route === 'reset-invite') return 'reset'
  if (!plan.worlds.includes('ad')) return 'pass'
  return facts.isKeyed && canHavePass(facts, plan) ? 'pass' : 'password'
}

/** Where a hire stands whose password is set. */
export function decideAfterPassword(facts: Pick<KeyFacts, 'cloud'>, plan: Plan): 'pass' | 'done' {
  return canHavePass(facts, plan) ? 'pass' : 'done'
}

/** What there is to collect, in its order. */
export function findKeys(facts: KeyFacts, plan: Plan): readonly Key[] {
  // Chosen on another page, it is a password all the same.
  if (plan.route === 'reset-invite') return ['password']
  const pass: readonly Key[] = isPassToCome(facts, plan) ? ['pass'] : []
  const isPasswordNext = plan.worlds.includes('ad') && !(facts.isKeyed && pass.length > 0)
  return isPasswordNext ? ['password', ...pass] : pass
}

/** How the cloud's half ended for whoever looks at the last page. */
export function decideCloudEnd(
  { cloud }: Pick<KeyFacts, 'cloud'>,
  plan: Plan,
): 'registered' | 'later' | 'not-possible' | 'none' {
  if (!givesPass(plan)) return 'none'
  if (cloud?.methodAt !== undefined) return 'registered'
  return findImpossible(cloud ?? noCloudFacts) === undefined ? 'later' : 'not-possible'
}

function isPassToCome(facts: Pick<KeyFacts, 'cloud'>, plan: Plan): boolean {
  return decideCloudEnd(facts, plan) === 'later'
}

/** Now, and not merely some day: the account is in the tenant, and nothing is to be waited for. */
function canHavePass(facts: Pick<KeyFacts, 'cloud'>, plan: Plan): boolean {
  const { cloud } = facts
  return isPassToCome(facts, plan) && cloud?.absent === false && cloud.hindrances.length === 0
}
