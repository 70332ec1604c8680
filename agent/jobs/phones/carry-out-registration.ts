import type { ErrorCode } from '../../../protocol/errors.ts'
import type { ResultOf } from '../../../protocol/jobs.ts'
import type { PasswordBefore } from '../../../protocol/phone-jobs.ts'
import { createPhoneReceipt } from '../../../protocol/phone-receipt.ts'
import type { PhoneRequest } from '../../../protocol/phone-request.ts'
import type { RegisteredPhone } from '../../entra/phones.ts'
import { type JobTools, refuse } from '../job-tools.ts'
import { findOurPhone } from './find-our-phone.ts'
import type { RegisterPhoneJob } from './register-phone.ts'

type Result = ResultOf<'register-phone'>

/** A registration that the guard allowed. */
interface AllowedRegistration {
  readonly job: RegisterPhoneJob
  readonly request: PhoneRequest
  /** The person in the tenant. */
  readonly user: string
  /** As Graph wants it. */
  readonly number: string
  /** How the password stands. */
  readonly before: PasswordBefore
}

/** A number is registered twice at most: once, and once more where nobody knows whether it was. */
const mostTries = 2

/** Journals, registers, and looks where the answer was lost. `ours`: it stands there already, and is answered for. */
export async function carryOutRegistration(
  registration: AllowedRegistration,
  ours: RegisteredPhone | undefined,
  tools: JobTools,
): Promise<Result> {
  const { job, user, number } = registration
  if (ours) return answerAgain(registration, ours, tools)
  const phones = tools.cloud?.tenant.phones
  if (!phones) return refuse('guard-route')
  for (let tries = 1; tries <= mostTries; tries += 1) {
    await journalBegin(registration, tools)
    const made = await phones.register(user, number)
    await tools.reach('phone-registered')
    if (made.outcome === 'refused') return endNotRegistered(registration, made.code, tools)
    if (made.outcome === 'registered') return endRegistered(registration, made, tools)
    const seen = await phones.list(user)
    if (seen.outcome === 'refused') return seen
    const found = await findOurPhone(job, seen.value, [], tools)
    if (found) return endRegistered(registration, found, tools)
  }
  return refuse('cloud-unreachable')
}

function answerAgain(
  registration: AllowedRegistration,
  ours: RegisteredPhone,
  tools: JobTools,
): Promise<Result> {
  const { directory, account } = registration.job
  const done = tools.journal.index.phones.find(directory, account)?.done
  return done
    ? Promise.resolve(answerWith(done.receipt, done.at, registration.before))
    : endRegistered(registration, ours, tools)
}

async function journalBegin(
  { job, request, user, number }: AllowedRegistration,
  tools: JobTools,
): Promise<void> {
  await tools.reach('phone-before-journal')
  const { directory, account, delivery } = job
  const at = tools.clock.now().toISOString()
  await tools.journal.append({
    ...{ type: 'registering-phone', at, directory, account, delivery, user, jti: request.jti },
    ending: number.slice(-2),
  })
  await tools.reach('phone-journaled')
}

async function endNotRegistered(
  { job, request }: AllowedRegistration,
  code: ErrorCode,
  tools: JobTools,
): Promise<Result> {
  const { directory, account } = job
  const at = tools.clock.now().toISOString()
  const { jti } = request
  await tools.journal.append({ type: 'phone-not-registered', at, directory, account, jti, code })
  return refuse(code)
}

async function endRegistered(
  { job, request, user, number, before }: AllowedRegistration,
  { id: phone, createdAt }: Pick<RegisteredPhone, 'id' | 'createdAt'>,
  tools: JobTools,
): Promise<Result> {
  const { directory, account, delivery } = job
  const now = tools.clock.now()
  const at = now.toISOString()
  // A registration whose end was lost goes on under its own name: the journal knows it by that.
  const jti = tools.journal.index.phones.find(directory, account)?.begun.jti ?? request.jti
  const told = createdAt ? { createdAt: createdAt.toISOString() } : {}
  const words = { account, directory, delivery, jti, user, phone, ending: number.slice(-2) }
  const receipt = await createPhoneReceipt(
    { ...words, registeredAt: at, ...told },
    tools.identity.key,
    now,
  )
  const done = { type: 'phone-registered', at, directory, account, jti, phone, receipt } as const
  await tools.journal.append({ ...done, ...told })
  await tools.reach('phone-written')
  return answerWith(receipt, at, before)
}

function answerWith(receipt: string, registeredAt: string, before: PasswordBefore): Result {
  return { outcome: 'registered', receipt, registeredAt, before }
}
