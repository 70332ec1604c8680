import type { Purpose } from '../../protocol/ids.ts'
import type { ProveQuestion } from '../guard/decide-guard.ts'
import { findAllowance } from './find-allowance.ts'
import type { JobTools } from './job-tools.ts'
import { ownSets } from './own-sets.ts'
import { verifyReceipts } from './verify-carried.ts'

/**
 * What the guard is asked about an account, but for the facts: those are read last. `receipts` came with the job: those of
 * agents on the list say what is ours as well.
 */
export async function askAbout(
  account: string,
  purpose: Purpose,
  tools: JobTools,
  carried: { readonly jti?: string; readonly receipts?: readonly string[] | undefined } = {},
): Promise<Omit<ProveQuestion, 'facts'>> {
  const allowance = await findAllowance(account, purpose, tools, carried.jti)
  const { rules, clock, directory, identity } = tools
  const now = clock.now()
  const about = { account, directory: directory.name }
  const others = await verifyReceipts(carried.receipts ?? [], about, identity, now)
  return { rules, ours: [...ownSets(account, tools), ...others], purpose, allowance, now }
}
