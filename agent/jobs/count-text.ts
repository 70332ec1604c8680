import type { Job } from '../../protocol/jobs.ts'
import type { GuardDecision } from '../guard/decide-guard.ts'
import { decideTextBudget } from '../guard/decide-text-budget.ts'
import type { JobTools } from './job-tools.ts'

/** Counts and journals in one go, so that two lanes cannot both take the last text of the day. */
export function countText(
  number: string,
  {
    directory,
    account,
    delivery,
  }: Pick<Job, 'directory' | 'delivery'> & { readonly account: string },
  { journal, rules, clock }: JobTools,
): Promise<void> | Extract<GuardDecision, { outcome: 'refused' }> {
  const now = clock.now()
  const sent = journal.index.findTextsOfDay(directory, now)
  const budget = decideTextBudget(rules, sent, { delivery, number })
  if (budget.outcome === 'refused') return budget
  const at = now.toISOString()
  return journal.append({ type: 'text-sent', at, directory, account, delivery, number })
}
