import { sql, type Updateable } from 'kysely'
import { type ErrorCode, isErrorCode } from '../../protocol/errors.ts'
import { verifyGrant } from '../../protocol/grant.ts'
import type { ResultOf } from '../../protocol/jobs.ts'
import type { AnsweredJob } from '../agents/answered-job.ts'
import { reportProblem } from '../deliveries/update-delivery.ts'
import type { ServerPorts, Statements } from '../server-ports.ts'
import type { StoreTables } from '../store/tables.ts'
import { tellClaim } from './lock-claim.ts'

type ClaimValues = Updateable<StoreTables['claim']>
type ClaimResult = ResultOf<'send-text-code' | 'check-text-code' | 'set-first-password'>

/** Writes what an agent answered to a claim, and tells the page. Questions of a delivery itself are not its business. */
export async function takeClaimResult(
  trx: Statements,
  job: AnsweredJob,
  result: unknown,
  ports: ServerPorts,
): Promise<void> {
  if (job.claim === null) return
  const answer = result as ClaimResult
  const values = await valuesFor(trx, job, answer, ports)
  if (job.kind === 'send-text-code' && answer.outcome === 'refused') {
    await noteRefusal(trx, job.id, answer.code)
  }
  const problem = problemForDesk(values)
  if (problem) await reportProblem(trx, job.delivery, problem, ports.clock.now())
  await trx
    .updateTable('claim')
    .set({ ...values, version: sql`version + 1` })
    .where('id', '=', job.claim)
    .where('step', '<>', 'ended')
    .execute()
  await tellClaim(trx, job.claim)
}

/** What of a claim's state a person has to hear of, too. */
function problemForDesk({ step, problem, text_tries_left }: ClaimValues): ErrorCode | undefined {
  if (text_tries_left === 0) return 'too-many-wrong-codes'
  return step === 'stuck' && isErrorCode(problem ?? '') ? (problem as ErrorCode) : undefined
}

/** A code that was not sent is not one of those that a claim may ask for. */
async function noteRefusal(trx: Statements, job: string, code: string): Promise<void> {
  const result = JSON.stringify({ outcome: 'refused', code })
  await trx.updateTable('agent_job').set({ result }).where('id', '=', job).execute()
}

async function valuesFor(
  trx: Statements,
  job: AnsweredJob,
  result: ClaimResult,
  ports: ServerPorts,
): Promise<ClaimValues> {
  switch (result.outcome) {
    case 'sent':
      return {
        text_job: null,
        text_agent: result.agent,
        text_label: result.label,
        text_sent_to: result.sentTo,
        text_expires_at: new Date(result.expiresAt),
        text_tries_left: null,
        problem: null,
      }
    case 'wrong':
      return { text_job: null, text_tries_left: result.triesLeft, problem: 'code-wrong' }
    case 'right':
      return await valuesForGrant(trx, job, result.grant, ports)
    case 'set':
      return { step: 'done', box_job: null, problem: null, rules: null, grant_words: null }
    case 'refused':
      return valuesForRefusal(job, result)
  }
}

async function valuesForGrant(
  trx: Statements,
  job: AnsweredJob,
  words: string,
  ports: ServerPorts,
): Promise<ClaimValues> {
  const now = ports.clock.now()
  const grant = await verifyGrant(words, now)
  if (!grant || grant.delivery !== job.delivery) return { text_job: null, problem: 'internal' }
  const detail = { proof: 'text', by: job.agent } as const
  await ports.appendLedger(trx, { event: 'proof-given', subject: job.delivery, detail })
  const claim = await trx
    .selectFrom('claim')
    .select(['channels', 'mail_proved_at'])
    .where('id', '=', job.claim ?? '')
    .executeTakeFirst()
  return {
    text_job: null,
    problem: null,
    grant_words: words,
    granted_until: grant.expiresAt,
    // Where the text came first, the mail has still to answer.
    step: claim?.mail_proved_at ? 'password' : 'mail',
  }
}

/** Refusals that mean: the code is gone, a new one must be asked for. */
const codeIsGone = new Set(['code-wrong', 'proof-expired'])
/** Refusals that another try of the hire cannot change. */
const beyondTheHire = new Set([
  'guard-container',
  'guard-purpose',
  'guard-protected',
  'guard-used',
  'guard-return',
  'guard-allowance',
  'guard-denied',
  'account-gone',
  'directory-rights',
  'no-number',
])

function valuesForRefusal(
  job: AnsweredJob,
  result: Extract<ClaimResult, { outcome: 'refused' }>,
): ClaimValues {
  const problem = isErrorCode(result.code) ? result.code : 'directory-refused'
  if (beyondTheHire.has(problem)) return { step: 'stuck', text_job: null, box_job: null, problem }
  if (job.kind === 'set-first-password') {
    const rules = 'rules' in result ? (result.rules ?? null) : null
    if (problem === 'guard-proof') {
      return { step: 'text', box_job: null, text_agent: null, text_sent_at: null, problem }
    }
    return { step: 'password', box_job: null, problem, rules }
  }
  if (job.kind === 'check-text-code' && codeIsGone.has(problem)) {
    return { text_job: null, text_agent: null, text_sent_at: null, problem }
  }
  return { text_job: null, problem, text_sent_at: null }
}
