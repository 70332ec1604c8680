import type { ErrorCode } from '../../protocol/errors.ts'
import type { OneController } from '../directory.ts'
import { decideRate } from '../guard/decide-guard.ts'
import { decideNeverUsed, type OursSet } from '../guard/decide-never-used.ts'
import type { ProvedSet } from './end-set.ts'
import type { JobTools } from './job-tools.ts'
import type { FirstPassword } from './open-first-password.ts'

/** What setting came to on one controller. `forbidden`: the guard said no at the last moment. */
export type SetAttempt =
  | (ProvedSet & { readonly outcome: 'set' })
  | { readonly outcome: 'refused' | 'forbidden'; readonly code: ErrorCode }
  | { readonly outcome: 'unknown' }

/** Journals, sets, reads back and proves, all on one controller. */
export async function setOnController(
  controller: OneController,
  first: FirstPassword,
  ours: readonly OursSet[],
  tools: JobTools,
): Promise<SetAttempt> {
  const { facts, password } = first
  const pwdLastSet = await controller.readPasswordLastSet(facts.account)
  const used = decideNeverUsed({ ...facts, pwdLastSet }, ours)
  if (used.outcome === 'used') return { outcome: 'forbidden', code: 'guard-used' }
  await tools.reach('set-before-journal')
  const written = journalSetting(controller.name, pwdLastSet, first, tools)
  if (written === 'guard-rate') return { outcome: 'forbidden', code: 'guard-rate' }
  await written
  await tools.reach('set-journaled')
  const set = await controller.setPassword(facts.account, password)
  await tools.reach('set-applied')
  if (set.outcome !== 'set') return set
  const proof = await controller.provePassword(facts, password)
  await tools.reach('set-proved')
  if (proof.outcome === 'unavailable') return { outcome: 'unknown' }
  const { historyEnforced } = controller
  return { outcome: 'set', pwdLastSet: set.pwdLastSet, historyEnforced, proof }
}

/** Counts and journals in one go, so that two lanes cannot both take the last place of the hour. */
function journalSetting(
  controller: string,
  before: string,
  { job, box, boxHash }: FirstPassword,
  tools: JobTools,
): Promise<void> | 'guard-rate' {
  const { index } = tools.journal
  const now = tools.clock.now()
  const { jti, exp } = box.claims
  const counted = index.findBox(jti) !== undefined
  const sets = index.countSetsInHour(job.directory, now)
  if (!counted && decideRate(tools.rules, sets, now).outcome === 'refused') return 'guard-rate'
  const { account, directory, delivery, purpose } = job
  return tools.journal.append({
    type: 'setting',
    at: now.toISOString(),
    ...{ account, directory, delivery, purpose, jti, before, controller },
    box: boxHash,
    boxEnds: new Date(exp * 1000).toISOString(),
  })
}
