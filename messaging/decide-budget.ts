/** Texts already sent or tried: for this delivery ever, to this number in the last 24 hours, by all in the last 24 hours. */
export interface BudgetCounts {
  readonly delivery: number
  readonly number: number
  readonly day: number
}

/** How many texts there may be of each. */
export interface BudgetLimits {
  readonly perDelivery: number
  readonly perNumber: number
  readonly perDay: number
}

type BudgetRefusal = 'budget-day-spent' | 'budget-delivery-spent' | 'budget-number-spent'

type BudgetDecision =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly code: BudgetRefusal }

/**
 * Whether one more message may be paid for. The narrowest limit that is spent is named: a spent delivery or number concerns
 * one person, a spent day concerns everybody and somebody should be told. Counts include attempts whose outcome is unknown.
 */
export function decideBudget(counts: BudgetCounts, limits: BudgetLimits): BudgetDecision {
  if (isSpent(counts.delivery, limits.perDelivery)) return refused('budget-delivery-spent')
  if (isSpent(counts.number, limits.perNumber)) return refused('budget-number-spent')
  if (isSpent(counts.day, limits.perDay)) return refused('budget-day-spent')
  return { allowed: true }
}

/** A count that is no number is no permission. */
function isSpent(count: number, limit: number): boolean {
  return !(count >= 0 && count < limit)
}

function refused(code: BudgetRefusal): BudgetDecision {
  return { allowed: false, code }
}
