import type { TemporaryRoute } from '../../protocol/parity-route.ts'
import { decideProve, decideRate, type GuardDecision, type ProveQuestion } from './decide-guard.ts'

/** What is asked of the guard before a temporary password is made. */
export interface TemporaryQuestion extends Omit<ProveQuestion, 'purpose' | 'allowance'> {
  readonly route: TemporaryRoute
  readonly setsInHour: number
}

/**
 * Whether this account may be given a temporary password: the route must stand in the guard by its name, and everything must
 * hold that holds for a first password, but for the proof, which this route does without. No allowance lifts anything.
 */
export function decideTemporary({
  route,
  setsInHour,
  ...question
}: TemporaryQuestion): GuardDecision {
  const { rules, facts, now } = question
  if (!rules.routes.includes(route)) {
    return { outcome: 'refused', code: 'guard-route', reason: 'the guard names no such route' }
  }
  if (facts.units) {
    const reason = 'in the cloud alone no password is set'
    return { outcome: 'refused', code: 'guard-purpose', reason }
  }
  const decision = decideProve({ ...question, purpose: 'first', allowance: undefined })
  return decision.outcome === 'refused' ? decision : decideRate(rules, setsInHour, now)
}
