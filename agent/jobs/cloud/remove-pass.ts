import type { Job, ResultOf } from '../../../protocol/jobs.ts'
import { type JobTools, refuse } from '../job-tools.ts'
import { noteRefusal } from '../read-guarded.ts'
import { verifyPassReceipts } from './find-ours.ts'

/**
 * Removes one pass, by its receipt: only one that a listed agent minted for this account, and no other, whatever a job
 * says. The directory's guard is not asked: a pass of ours is taken back also from somebody who was moved on since.
 */
export function removePass(
  job: Extract<Job, { kind: 'remove-pass' }>,
  tools: JobTools,
): Promise<ResultOf<'remove-pass'>> {
  return tools.turns.take(job.account, async () => {
    if (!tools.cloud) return refuse('guard-pass')
    const [receipt] = await verifyPassReceipts([job.receipt], job, tools)
    if (!receipt) {
      await noteRefusal(job, tools, 'guard-proof', 'no receipt for a pass of ours', job.account)
      return refuse('guard-proof')
    }
    await tools.reach('pass-before-remove')
    const removed = await tools.cloud.tenant.removePass(receipt.user, receipt.pass)
    await tools.reach('pass-removed')
    if (removed.outcome === 'refused') return removed
    const at = tools.clock.now().toISOString()
    const { directory, account } = job
    await tools.journal.append({ type: 'pass-removed', at, directory, account, pass: receipt.pass })
    return { outcome: removed.value }
  })
}
