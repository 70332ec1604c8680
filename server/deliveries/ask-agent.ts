import { sql } from 'kysely'
import type { CloudQuestion } from '../../core/delivery/decide-cloud.ts'
import type { HandQuestion } from '../../core/delivery/decide-handed-pass.ts'
import type { Question } from '../../core/delivery/decide-next-step.ts'
import type { ResetQuestion } from '../../core/delivery/decide-reset.ts'
import type { TemporaryQuestion } from '../../core/delivery/decide-temporary.ts'
import { isPassRoute, isTemporaryRoute } from '../../core/plan/gives-pass.ts'
import type { AccountHint, Job } from '../../protocol/jobs.ts'
import type { ServerPorts, Statements } from '../server-ports.ts'
import { type DeliveryRow, startOf } from './read-delivery.ts'

/** Wakes servers whose agents wait for jobs. Sent when the transaction commits. */
export const jobsChannel = 'firstkey_jobs'

/** How long an answer is of use, in minutes. A question waits for an agent to come back; a person does not. */
const minutesOf = { question: 24 * 60, claim: 15 } as const
/** A press for a pass, or for a phone, counts for five minutes (see `pass-request.ts`). */
const minutesOfPress = 5

/** A job, but for what every job says. */
export type JobWithoutFrame<J = Job> = J extends Job
  ? Omit<J, 'id' | 'directory' | 'delivery' | 'expiresAt'>
  : never

/** Asks any agent of the delivery's directory (or one of those that are named) to use a power. Returns the job's id. */
export async function askAgent(
  trx: Statements,
  about: { readonly delivery: string; readonly directory: string; readonly claim?: string },
  job: JobWithoutFrame,
  ports: Pick<ServerPorts, 'newId' | 'clock'>,
  only: { readonly agent?: string; readonly recipients?: readonly string[] } = {},
): Promise<string> {
  const id = ports.newId()
  const now = ports.clock.now()
  const patience = minutesOf[about.claim ? 'claim' : 'question']
  const isPress = job.kind === 'mint-pass' || job.kind === 'register-phone'
  const minutes = isPress ? minutesOfPress : patience
  const { kind, ...payload } = job
  await trx
    .insertInto('agent_job')
    .values({
      id,
      delivery_id: about.delivery,
      claim_id: about.claim ?? null,
      directory: about.directory,
      kind,
      agent: only.agent ?? null,
      recipients: only.recipients ? [...only.recipients] : null,
      payload: JSON.stringify(payload),
      created_at: now,
      expires_at: new Date(now.getTime() + minutes * 60_000),
    })
    .execute()
  await sql`select pg_notify(${jobsChannel}, '')`.execute(trx)
  return id
}

/** The job behind a question that a delivery itself asks. */
export function jobForQuestion(
  question: Question,
  row: DeliveryRow,
  ports: Pick<ServerPorts, 'plan'>,
): JobWithoutFrame {
  if (question === 'find-account') {
    const mobile = row.mobile ? { mobile: row.mobile } : {}
    return { kind: question, hint: hintOf(row), ...mobile }
  }
  const account = row.account
  if (account === null) throw new Error(`delivery ${row.id} asks about an account it has not found`)
  if (question === 'close-account') {
    const because = row.close_because ?? 'mistake'
    return { kind: question, account, because, receipts: carriedReceipts(row) }
  }
  if (isCloudQuestion(question)) return jobForCloud(question, account, row, ports)
  if (isResetQuestion(question)) return jobForReset(question, account, row)
  if (isRouteQuestion(question)) return jobForRoute(question, account, row, ports)
  if (question === 'password-policy') return { kind: question, account }
  if (question === 'look-for-first-sign-in') {
    return { kind: question, account, since: (row.bound_at ?? row.created_at).toISOString() }
  }
  const plannedStart = new Date(startOf(row, ports.plan)).toISOString()
  return { kind: question, account, plannedStart, ...receiptsOf(row) }
}

function isResetQuestion(
  question: Question,
): question is Extract<Question, 'look-for-reset' | 'unregister-phone'> {
  return question === 'look-for-reset' || question === 'unregister-phone'
}

function isTemporaryQuestion(question: Question): question is TemporaryQuestion {
  return question === 'send-temporary-password' || question === 'watch-temporary-password'
}

function jobForTemporary(
  kind: TemporaryQuestion,
  account: string,
  row: DeliveryRow,
  { plan: { route } }: Pick<ServerPorts, 'plan'>,
): JobWithoutFrame {
  if (kind === 'watch-temporary-password') return { kind, account }
  if (!isTemporaryRoute(route)) throw new Error(`route ${route} sends no temporary password`)
  return { kind, account, route, language: row.language ?? '', receipts: carriedReceipts(row) }
}

function isRouteQuestion(question: Question): question is TemporaryQuestion | HandQuestion {
  return question === 'hand-pass' || isTemporaryQuestion(question)
}

function jobForRoute(
  question: TemporaryQuestion | HandQuestion,
  account: string,
  row: DeliveryRow,
  ports: Pick<ServerPorts, 'plan'>,
): JobWithoutFrame {
  if (question === 'hand-pass') return jobForHanding(account, row, ports)
  return jobForTemporary(question, account, row, ports)
}

function jobForHanding(
  account: string,
  row: DeliveryRow,
  { plan }: Pick<ServerPorts, 'plan'>,
): JobWithoutFrame {
  const { route, pass } = plan
  if (!isPassRoute(route)) throw new Error(`route ${route} hands no pass over`)
  const passReceipts = row.pass_receipt === null ? [] : [row.pass_receipt]
  const { lifetimeMinutes } = pass
  const about = { account, route, language: row.language ?? '', lifetimeMinutes }
  return { kind: 'hand-pass', ...about, receipts: carriedReceipts(row), passReceipts }
}

function isCloudQuestion(question: Question): question is CloudQuestion {
  return question === 'cloud-status' || question === 'list-methods' || question === 'remove-pass'
}

function jobForCloud(
  question: CloudQuestion,
  account: string,
  row: DeliveryRow,
  { plan }: Pick<ServerPorts, 'plan'>,
): JobWithoutFrame {
  if (question === 'cloud-status') {
    const { use, lifetimeMinutes } = plan.pass
    return { kind: question, account, use, lifetimeMinutes, ...receiptsOf(row) }
  }
  const receipt = row.pass_receipt
  if (question === 'list-methods') {
    return { kind: question, account, ...(receipt === null ? {} : { receipt }) }
  }
  if (receipt === null) throw new Error(`delivery ${row.id} would remove a pass it does not have`)
  const isOver = row.phase === 'closed' || row.phase === 'cancelled' || row.close_asked_at !== null
  const because = isOver ? 'closed' : row.method_at === null ? 'window-closed' : 'method-registered'
  return { kind: question, account, receipt, because }
}

function jobForReset(
  question: ResetQuestion,
  account: string,
  { id, phone_receipt: receipt, password_before: pwdLastSet, cloud_before }: DeliveryRow,
): JobWithoutFrame {
  if (question === 'unregister-phone') {
    if (receipt === null) throw new Error(`delivery ${id} would remove a phone it does not have`)
    return { kind: question, account, receipt }
  }
  if (pwdLastSet === null) throw new Error(`delivery ${id} looks for a reset that was not begun`)
  const cloud = cloud_before ? { changedInCloudAt: cloud_before.toISOString() } : {}
  return { kind: question, account, before: { pwdLastSet, ...cloud } }
}

/** What another agent set is ours too: its receipt says so. */
export function receiptsOf(row: Receipts) {
  const receipts = carriedReceipts(row)
  return receipts.length === 0 ? {} : { receipts }
}

interface Receipts {
  readonly receipt: string | null
  readonly close_receipt: string | null
}

/** Of the key that was set last, and of the close after it. */
export function carriedReceipts({ receipt, close_receipt }: Receipts): string[] {
  return [receipt, close_receipt].filter((each) => each !== null)
}

function hintOf(row: DeliveryRow): AccountHint {
  return {
    ...(row.employee_number ? { employeeNumber: row.employee_number } : {}),
    ...(row.object_guid ? { objectGuid: row.object_guid } : {}),
    ...(row.hinted_upn ? { userPrincipalName: row.hinted_upn } : {}),
    ...(row.hinted_sam ? { samAccountName: row.hinted_sam } : {}),
  }
}
