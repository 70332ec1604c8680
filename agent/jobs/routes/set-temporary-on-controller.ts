import type { ErrorCode } from '../../../protocol/errors.ts'
import type { Secret } from '../../../protocol/secret.ts'
import type { AccountFacts, OneController, ProofOutcome } from '../../directory.ts'
import type { GuardDecision } from '../../guard/decide-guard.ts'
import type { JobTools } from '../job-tools.ts'
import type { SendTemporaryJob } from './send-temporary-password.ts'

/** What setting came to on one controller. `forbidden`: the guard said no at the last moment. */
type TemporaryAttempt =
  | { readonly outcome: 'set' }
  | { readonly outcome: 'refused'; readonly code: ErrorCode }
  | { readonly outcome: 'forbidden'; readonly code: ErrorCode; readonly reason: string }
  | { readonly outcome: 'unknown' }

/**
 * Looks once more, journals, sets and proves, all on one controller. Proved means: the directory takes it and demands a change.
 * One that would open the account for good is never sent.
 */
export async function setTemporaryOnController(
  controller: OneController,
  job: SendTemporaryJob,
  password: Secret,
  decide: (facts: AccountFacts) => GuardDecision,
  tools: JobTools,
): Promise<TemporaryAttempt> {
  const { account, directory, delivery } = job
  const facts = await controller.readAccount(account)
  await tools.reach('temporary-before-journal')
  // Decided and journaled in one go, so that two lanes cannot both take the last place of the hour.
  const decision = decide(facts)
  if (decision.outcome === 'refused') return { ...decision, outcome: 'forbidden' }
  const where = () => ({
    at: tools.clock.now().toISOString(),
    directory,
    account,
    jti: job.id,
  })
  const begun = { ...where(), delivery, controller: controller.name }
  await tools.journal.append({ type: 'temporary-begun', ...begun })
  await tools.reach('temporary-journaled')
  const set = await controller.setTemporaryPassword(account, password)
  await tools.reach('temporary-applied')
  if (set.outcome === 'unknown') return set
  const code = set.outcome === 'refused' ? set.code : await prove(controller, facts, password)
  await tools.reach('temporary-proved')
  if (code !== undefined) {
    await tools.journal.append({ type: 'temporary-not-sent', ...where(), code })
    return { outcome: 'refused', code }
  }
  const { passwordChangedAt } = await controller.readAccount(account)
  const dated = passwordChangedAt === undefined ? {} : { datedAt: passwordChangedAt.toISOString() }
  await tools.journal.append({ type: 'temporary-set', ...where(), ...dated })
  await tools.reach('temporary-written')
  return { outcome: 'set' }
}

const codeOf: Readonly<Record<ProofOutcome['outcome'], ErrorCode | undefined>> = {
  'must-change': undefined,
  right: 'temporary-password-stays',
  wrong: 'directory-refused',
  locked: 'directory-refused',
  unavailable: 'directory-unreachable',
}

async function prove(
  controller: OneController,
  facts: AccountFacts,
  password: Secret,
): Promise<ErrorCode | undefined> {
  return codeOf[(await controller.provePassword(facts, password)).outcome]
}
