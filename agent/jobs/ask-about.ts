import type { Purpose } from '../../protocol/ids.ts'
import type { ProveQuestion } from '../guard/decide-guard.ts'
import { findAllowance } from './find-allowance.ts'
import type { JobTools } from './job-tools.ts'
import { ownSets } from './own-sets.ts'

/** What the guard is asked about an account, but for the facts: those are read last. */
export async function askAbout(
  account: string,
  purpose: Purpose,
  tools: JobTools,
  jti?: string,
): Promise<Omit<ProveQuestion, 'facts'>> {
  const allowance = await findAllowance(account, purpose, tools, jti)
  const { rules, clock } = tools
  return { rules, ours: ownSets(account, tools), purpose, allowance, now: clock.now() }
}
