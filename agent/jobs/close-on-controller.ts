import { createCloseReceipt } from '../../protocol/close-receipt.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import type { Secret } from '../../protocol/secret.ts'
import type { OneController } from '../directory.ts'
import { decideClose } from '../guard/decide-close.ts'
import type { OursSet } from '../guard/decide-never-used.ts'
import type { CloseAccountJob } from './close-account.ts'
import type { JobTools } from './job-tools.ts'
import { ownTemporary } from './own-temporary.ts'

/** What closing came to on one controller. `forbidden`: the guard said no at the last moment. */
type CloseAttempt =
  | { readonly outcome: 'closed'; readonly receipt: string }
  | { readonly outcome: 'refused'; readonly code: ErrorCode }
  | { readonly outcome: 'forbidden'; readonly code: ErrorCode; readonly reason: string }
  | { readonly outcome: 'unknown' }

/** Looks once more, journals, sets and reads back, all on one controller. The password is not proved: it is to open nothing. */
export async function closeOnController(
  controller: OneController,
  job: CloseAccountJob,
  ours: readonly OursSet[],
  password: Secret,
  tools: JobTools,
): Promise<CloseAttempt> {
  const { account } = job
  const facts = await controller.readAccount(account)
  await tools.reach('close-before-journal')
  const { index } = tools.journal
  const now = tools.clock.now()
  const setsInHour = index.countSetsInHour(job.directory, now)
  const decision = decideClose({
    rules: tools.rules,
    facts,
    ours,
    temporary: ownTemporary(job, tools),
    setsInHour,
    now,
  })
  // Decided and journaled in one go, so that two lanes cannot both take the last place of the hour.
  if (decision.outcome === 'refused') {
    return { outcome: 'forbidden', code: decision.code, reason: decision.reason }
  }
  await journalClosing(controller.name, facts.pwdLastSet, job, now, tools)
  await tools.reach('close-journaled')
  const set = await controller.setPassword(account, password)
  await tools.reach('close-applied')
  if (set.outcome === 'unknown') return set
  const at = tools.clock.now().toISOString()
  const end = { at, account, directory: job.directory, jti: job.id }
  if (set.outcome === 'refused') {
    await tools.journal.append({ type: 'not-set', ...end, code: set.code })
    return set
  }
  const { directory, delivery, because } = job
  const words = { account, directory, delivery, because, job: job.id, pwdLastSet: set.pwdLastSet }
  const receipt = await createCloseReceipt(words, tools.identity.key, tools.clock.now())
  await tools.journal.append({ type: 'closed', ...end, pwdLastSet: set.pwdLastSet, receipt })
  await tools.reach('close-written')
  return { outcome: 'closed', receipt }
}

function journalClosing(
  controller: string,
  before: string,
  { id, account, directory, delivery, because, expiresAt }: CloseAccountJob,
  now: Date,
  { journal }: JobTools,
): Promise<void> {
  return journal.append({
    type: 'closing',
    at: now.toISOString(),
    ...{ account, directory, delivery, because, before, controller },
    jti: id,
    boxEnds: expiresAt,
  })
}
