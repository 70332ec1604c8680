import { sql, type Updateable } from 'kysely'
import { isErrorCode } from '../../protocol/errors.ts'
import { type JobKind, type ResultOf, zResultOf } from '../../protocol/jobs.ts'
import type { ServerPorts, Statements } from '../server-ports.ts'
import type { StoreTables } from '../store/tables.ts'
import { tellVisit } from './ask-for-visit.ts'

interface OwnAnswer {
  readonly id: string
  /** The id of the visit. */
  readonly about: string
  readonly kind: JobKind
  readonly agent: string
}

type OwnResult = ResultOf<'own-account'> | ResultOf<'set-own-password'>

/** Whether a job belongs to a visit. */
export function isOwnKind(kind: JobKind): boolean {
  return kind === 'own-account' || kind === 'set-own-password'
}

/** What may be said outside: it tells nothing of whose sign-in it was, or of what the guard holds. */
const sayable: ReadonlySet<string> = new Set([
  'agent-silent',
  'cloud-throttled',
  'cloud-unreachable',
  'directory-refused',
  'directory-unreachable',
  'internal',
  'outcome-unknown',
])

/** Takes in what an agent answered about a visit. A refusal has an entry of its own in the ledger, and one face outside. */
export async function takeOwnResult(
  trx: Statements,
  job: OwnAnswer,
  result: unknown,
  ports: Pick<ServerPorts, 'appendLedger' | 'log'>,
): Promise<void> {
  const parsed = zResultOf[job.kind].safeParse(result)
  if (!parsed.success) {
    ports.log.error('an answer does not have its shape', { job: job.id, kind: job.kind })
  }
  const answer = (
    parsed.success ? parsed.data : { outcome: 'refused', code: 'internal' }
  ) as OwnResult
  const subject = job.about
  if (answer.outcome === 'known') {
    const { policy, account, challenge } = answer
    await update(trx, subject, {
      ...{ step: 'choosing', account, challenge, policy: JSON.stringify(policy) },
      sam_account_name: answer.samAccountName,
      user_principal_name: answer.userPrincipalName,
      display_name: answer.displayName,
      domain: answer.domain,
    })
  } else if (answer.outcome === 'set') {
    await update(trx, subject, { step: 'done', challenge: null })
    const detail = { agent: job.agent }
    await ports.appendLedger(trx, { event: 'own-password-set', subject, detail })
  } else if ('challenge' in answer && answer.challenge !== undefined) {
    const { code: problem, rules = null, challenge } = answer
    await update(trx, subject, { step: 'choosing', challenge, problem, rules })
  } else {
    const problem = sayable.has(answer.code) ? answer.code : 'own-refused'
    await update(trx, subject, { step: 'over', challenge: null, problem })
    const reason = isErrorCode(answer.code) ? answer.code : 'internal'
    const detail = { agent: job.agent, reason }
    await ports.appendLedger(trx, { event: 'own-password-refused', subject, detail })
  }
  await tellVisit(trx, subject)
}

async function update(
  trx: Statements,
  visit: string,
  values: Updateable<StoreTables['own_visit']>,
): Promise<void> {
  await trx
    .updateTable('own_visit')
    .set({ ...values, version: sql`version + 1` })
    .where('id', '=', visit)
    .execute()
}
