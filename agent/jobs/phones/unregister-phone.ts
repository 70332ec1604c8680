import type { Job, ResultOf } from '../../../protocol/jobs.ts'
import { isPhoneOfOurs } from '../../guard/decide-phone.ts'
import { type JobTools, refuse } from '../job-tools.ts'
import { noteRefusal } from '../read-guarded.ts'
import { ofReceipt, verifyPhoneReceipts } from './find-our-phone.ts'

type UnregisterPhoneJob = Extract<Job, { kind: 'unregister-phone' }>
type Result = ResultOf<'unregister-phone'>

/**
 * Removes one phone, by its receipt: only one that a listed agent registered for this account, and only while what is there
 * is still that one. The directory's guard is not asked: what was ours is taken back also from somebody who was moved on.
 */
export function unregisterPhone(job: UnregisterPhoneJob, tools: JobTools): Promise<Result> {
  return tools.turns.take(job.account, () => unregisterInTurn(job, tools))
}

async function unregisterInTurn(job: UnregisterPhoneJob, tools: JobTools): Promise<Result> {
  const phones = tools.cloud?.tenant.phones
  if (!phones) return refuse('guard-route')
  const [receipt] = await verifyPhoneReceipts([job.receipt], job, tools)
  if (!receipt) {
    await noteRefusal(job, tools, 'guard-proof', 'no receipt for a phone of ours', job.account)
    return refuse('guard-proof')
  }
  const listed = await phones.list(receipt.user)
  if (listed.outcome === 'refused') {
    return listed.code === 'cloud-account-missing' ? { outcome: 'gone' } : listed
  }
  const phone = listed.value.find(({ id }) => id === receipt.phone)
  if (!phone) return endRemoved(job, 'gone', tools)
  if (!isPhoneOfOurs(phone, ofReceipt(receipt))) return { outcome: 'kept' }
  await tools.reach('phone-before-remove')
  const removed = await phones.remove(receipt.user, phone.id)
  await tools.reach('phone-removed')
  return removed.outcome === 'refused' ? removed : endRemoved(job, removed.value, tools)
}

async function endRemoved(
  { directory, account }: UnregisterPhoneJob,
  outcome: 'removed' | 'gone',
  tools: JobTools,
): Promise<Result> {
  const at = tools.clock.now().toISOString()
  await tools.journal.append({ type: 'phone-removed', at, directory, account })
  return { outcome }
}
