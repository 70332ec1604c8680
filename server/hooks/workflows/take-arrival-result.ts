import { type ErrorCode, isErrorCode } from '../../../protocol/errors.ts'
import { type JobKind, type ResultOf, zResultOf } from '../../../protocol/jobs.ts'
import { takeArriving } from '../../intake/arriving/take-arriving.ts'
import type { IntakeTransaction } from '../../intake/intake-ports.ts'
import type { ServerPorts, Statements } from '../../server-ports.ts'
import { takeChanges } from '../feeds/take-changes.ts'
import { takeProvisioned } from '../feeds/take-provisioned.ts'
import { decideRetell, decideUnread } from './decide-case.ts'
import { fixAnswer } from './open-case.ts'

/** A job without a delivery, as its answer finds it. */
export interface ArrivalJob {
  readonly id: string
  /** The id of the case, or of the round of changes. */
  readonly about: string
  readonly kind: JobKind
  readonly directory: string
}

/** Takes in what an agent answered about somebody, or something, that has no delivery yet. */
export async function takeArrivalResult(
  trx: Statements,
  job: ArrivalJob,
  result: unknown,
  ports: ServerPorts,
): Promise<void> {
  const parsed = zResultOf[job.kind].safeParse(result)
  if (!parsed.success) {
    ports.log.error('an answer does not have its shape', { job: job.id, kind: job.kind })
  }
  const answer = parsed.success ? parsed.data : { outcome: 'refused', code: 'internal' }
  if (job.kind === 'find-person') {
    await takePerson(trx, job.about, answer as ResultOf<'find-person'>, ports)
  } else if (job.kind === 'answer-workflow') {
    await takeTold(trx, job.about, answer as ResultOf<'answer-workflow'>, ports)
  } else if (job.kind === 'read-changes') {
    await takeChanges(trx, job.directory, answer as ResultOf<'read-changes'>, ports)
  } else if (job.kind === 'read-provisioning') {
    await takeProvisioned(trx, job.directory, answer as ResultOf<'read-provisioning'>, ports)
  }
}

async function takePerson(
  trx: Statements,
  id: string,
  result: ResultOf<'find-person'>,
  ports: ServerPorts,
): Promise<void> {
  const { clock, log, intake } = ports
  if (result.outcome !== 'one') {
    const code = result.outcome === 'none' ? 'cloud-account-missing' : toCode(result.code)
    const row = await trx
      .selectFrom('workflow_case')
      .select('received_at')
      .where('id', '=', id)
      .where('state', '=', 'reading')
      .executeTakeFirst()
    if (!row) return
    const next = decideUnread(code, row.received_at, clock.now())
    if ('answer' in next) {
      log.warn('a workflow is told that it failed', { case: id, code })
      return await fixAnswer(trx, id, next, ports)
    }
    const later = { ask_at: next.askAt, code }
    await trx.updateTable('workflow_case').set(later).where('id', '=', id).execute()
    return
  }
  if (!intake) throw new Error('somebody came by a workflow, and there is nobody to take them in')
  const { arrived, entries } = await takeArriving(
    trx as IntakeTransaction,
    result.person,
    'workflow',
    intake,
  )
  for (const entry of entries) await ports.appendLedger(trx, entry)
  if ('refused' in arrived) {
    const { refused: code, detail } = arrived
    log.warn('a workflow is told that it failed', { case: id, code, detail })
    return await fixAnswer(trx, id, { answer: 'failed', code }, ports)
  }
  await fixAnswer(trx, id, { answer: 'completed', hire: arrived.hire }, ports)
}

async function takeTold(
  trx: Statements,
  id: string,
  result: ResultOf<'answer-workflow'>,
  { clock, log }: ServerPorts,
): Promise<void> {
  const now = clock.now()
  const row = await trx
    .selectFrom('workflow_case')
    .select('received_at')
    .where('id', '=', id)
    .where('state', '=', 'answering')
    .executeTakeFirst()
  if (!row) return
  const askAt = result.outcome === 'refused' ? decideRetell(row.received_at, now) : undefined
  if (result.outcome === 'refused') {
    log.warn('a workflow could not be told', { case: id, code: result.code })
  }
  const ended = result.outcome === 'refused' ? 'late' : result.outcome
  await trx
    .updateTable('workflow_case')
    .set(askAt ? { ask_at: askAt } : { state: 'over', ended, ended_at: now, ask_at: null })
    .where('id', '=', id)
    .execute()
}

const toCode = (code: string): ErrorCode => (isErrorCode(code) ? code : 'internal')
