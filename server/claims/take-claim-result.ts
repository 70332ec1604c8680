import { sql, type Updateable } from 'kysely'
import { type ErrorCode, isErrorCode } from '../../protocol/errors.ts'
import { verifyGrant } from '../../protocol/grant.ts'
import type { ResultOf } from '../../protocol/jobs.ts'
import type { AnsweredJob } from '../agents/answered-job.ts'
import { reportProblem } from '../deliveries/update-delivery.ts'
import type { ServerPorts, Statements } from '../server-ports.ts'
import type { StoreTables } from '../store/tables.ts'
import { stepAfterPassword, stepAfterProof } from './find-key.ts'
import { tellClaim } from './lock-claim.ts'

type ClaimValues = Updateable<StoreTables['claim']>
type ClaimResult =
  | ResultOf<'send-text-code' | 'check-text-code' | 'set-first-password'>
  | Extract<ResultOf<'mint-pass' | 'register-phone'>, { outcome: 'refused' }>

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
  // A password was set, so what the desk is told blocks nothing.
  if (step === 'pass' && problem) return 'pass-not-possible'
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
    case 'set': {
      const step = await stepAfterPassword(trx, job.delivery, ports)
      const over = { box_job: null, problem: null, rules: null, wants: null }
      // What was granted for the password counts for the pass as well, for as long as it holds.
      return step === 'done' ? { ...over, step, grant_words: null } : { ...over, step }
    }
    case 'refused':
      return valuesForRefusal(job, result, ports)
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
    .select(['mail_proved_at', 'wants'])
    .where('id', '=', job.claim ?? '')
    .executeTakeFirst()
  return {
    text_job: null,
    problem: null,
    grant_words: words,
    granted_until: grant.expiresAt,
    granted_purpose: grant.purpose,
    // Where the text came first, the mail has still to answer.
    step: claim?.mail_proved_at
      ? (claim.wants ?? (await stepAfterProof(trx, job.delivery, ports)))
      : 'mail',
  }
}

/** Refusals of a pass that its owner cannot change by asking again. */
const noPassForThem = new Set(['guard-pass', 'pass-of-others', 'pass-not-possible', 'cloud-guest'])

/** No pass: with a password set, that alone is enough for today; in the cloud alone a person takes over. */
function valuesForNoPass(problem: ErrorCode, plan: ServerPorts['plan']): ClaimValues {
  if (problem === 'guard-proof') {
    const again = { grant_words: null, text_agent: null, text_sent_at: null }
    return { step: 'text', pass_job: null, ...again, problem }
  }
  if (!(beyondTheHire.has(problem) || noPassForThem.has(problem)))
    return { pass_job: null, problem }
  const step = plan.worlds.includes('ad') ? 'pass' : 'stuck'
  return { step, pass_job: null, problem }
}

/** Nobody's phone was registered: where another press changes nothing, a person takes over. */
function valuesForNoPhone(problem: ErrorCode): ClaimValues {
  if (problem === 'guard-proof') {
    const again = { grant_words: null, text_agent: null, text_sent_at: null }
    return { step: 'text', pass_job: null, ...again, problem }
  }
  const isOver = beyondTheHire.has(problem) || noPhoneForThem.has(problem)
  return { ...(isOver ? { step: 'stuck' as const } : {}), pass_job: null, problem }
}

const noPhoneForThem = new Set(['guard-route', 'cloud-guest', 'cloud-rights', 'cloud-licence'])

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

function valuesWithoutPassword(
  { kind }: AnsweredJob,
  problem: ErrorCode,
  plan: ServerPorts['plan'],
): ClaimValues | undefined {
  if (kind === 'mint-pass') return valuesForNoPass(problem, plan)
  if (kind === 'register-phone') return valuesForNoPhone(problem)
  return kind === 'look-for-reset' ? { check_job: null, problem } : undefined
}

function valuesForRefusal(
  job: AnsweredJob,
  result: Extract<ClaimResult, { outcome: 'refused' }>,
  { plan }: Pick<ServerPorts, 'plan'>,
): ClaimValues {
  const problem = isErrorCode(result.code) ? result.code : 'directory-refused'
  const otherwise = valuesWithoutPassword(job, problem, plan)
  if (otherwise) return otherwise
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
