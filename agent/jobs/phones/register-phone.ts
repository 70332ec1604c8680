import { spaceNumber } from '../../../messaging/space-number.ts'
import type { ErrorCode } from '../../../protocol/errors.ts'
import type { Job, ResultOf } from '../../../protocol/jobs.ts'
import type { PasswordBefore } from '../../../protocol/phone-jobs.ts'
import { type PhoneRequest, verifyPhoneRequest } from '../../../protocol/phone-request.ts'
import type { AccountFacts } from '../../directory.ts'
import type { RegisteredPhone } from '../../entra/phones.ts'
import type { CloudFacts, CloudRead } from '../../entra/tenant.ts'
import { decideProve } from '../../guard/decide-guard.ts'
import type { OursSet } from '../../guard/decide-never-used.ts'
import { decidePhone, type PhoneDecision } from '../../guard/decide-phone.ts'
import { askAbout } from '../ask-about.ts'
import { findGrants } from '../cloud/find-grants.ts'
import { findOurs } from '../cloud/find-ours.ts'
import { freezeNumber, isOldEnough } from '../freeze-number.ts'
import { type JobTools, refuse } from '../job-tools.ts'
import { noteRefusal, readGuarded } from '../read-guarded.ts'
import { carryOutRegistration } from './carry-out-registration.ts'
import { findOurPhone } from './find-our-phone.ts'

export type RegisterPhoneJob = Extract<Job, { kind: 'register-phone' }>
type Result = ResultOf<'register-phone'>

/**
 * Registers the account's own number as a method, for the browser that pressed for it and has typed a code that went there.
 * In this order: the press holds and fits the job; the directory's guard allows the account; what the tenant says of the
 * person and their phones is read; the guard allows the route; the number is the one that codes go to; only then is it
 * journaled and registered. What is registered already is answered as before.
 */
export function registerPhone(job: RegisterPhoneJob, tools: JobTools): Promise<Result> {
  return tools.turns.take(job.account, () => registerInTurn(job, tools))
}

async function registerInTurn(job: RegisterPhoneJob, tools: JobTools): Promise<Result> {
  const request = await verifyPhoneRequest(job.request, tools.clock.now())
  if (!request || !fitsJob(request, job)) {
    return sayNo('guard-proof', 'not a press for this job', job, tools)
  }
  const asked = await askAbout(job.account, job.purpose, tools, { receipts: job.receipts })
  const allowed = await readGuarded(
    job,
    job.account,
    tools,
    // What the cloud shows of a use is judged below, where phones of other agents are known as well.
    ({ usedBecause: _, ...facts }) => decideProve({ ...asked, facts }),
  )
  if (allowed.outcome === 'refused') return allowed
  const read = await readCloud(job, tools)
  if (read.outcome === 'refused') return read
  const { cloud, phones } = read.value
  const ours = await findOurPhone(job, phones, job.phoneReceipts, tools)
  const decision = await askGuard({ job, request, cloud, ours: ours?.id, asked }, tools)
  if (decision.outcome === 'refused') return sayNo(decision.code, decision.reason, job, tools)
  const before = passwordBefore(allowed.value, cloud)
  if (decision.outcome === 'keeps-own') return { outcome: 'keeps-own', before }
  const number = await findNumber(job, allowed.value, tools)
  if (number === undefined) return sayNo('no-number', 'no number that is believed', job, tools)
  const { user } = cloud.account
  return carryOutRegistration({ job, request, user, number, before }, ours, tools)
}

/** What a reset would change. */
function passwordBefore(
  { pwdLastSet }: AccountFacts,
  { account: { passwordChangedAt } }: CloudFacts,
): PasswordBefore {
  const cloud = passwordChangedAt ? { changedInCloudAt: passwordChangedAt.toISOString() } : {}
  return { pwdLastSet, ...cloud }
}

async function askGuard(
  asking: {
    readonly job: RegisterPhoneJob
    readonly request: { readonly signer: string }
    readonly cloud: CloudFacts
    readonly ours: string | undefined
    readonly asked: { readonly ours: readonly OursSet[] }
  },
  tools: JobTools,
): Promise<PhoneDecision> {
  const { job, request, cloud, ours, asked } = asking
  const { directory, account, delivery, purpose } = job
  const now = tools.clock.now()
  const used = await findOurs(job, { passwords: asked.ours, passReceipts: [] }, tools)
  return decidePhone({
    ...{ rules: tools.rules, cloud, ours, since: used.since, purpose, signer: request.signer },
    grants: await findGrants(job, tools, now),
    about: { account, directory, delivery },
    phonesInHour: tools.journal.index.countPhonesInHour(directory, now),
  })
}

/** The number that codes go to, as Graph wants it, if it is believed. */
async function findNumber(
  job: RegisterPhoneJob,
  facts: AccountFacts,
  tools: JobTools,
): Promise<string | undefined> {
  const { number } = await freezeNumber(job, facts, tools)
  if (number === undefined) return undefined
  if (job.purpose === 'return' && !isOldEnough(facts, number, tools)) return undefined
  return spaceIfAllowed(number, tools)
}

/** The number was allowed when it was frozen; the guard may have become stricter since. */
function spaceIfAllowed(number: string, { texts, rules }: JobTools): string | undefined {
  const isAllowed = texts.parseNumber(number, rules.texts.countries) === number
  return isAllowed ? spaceNumber(number) : undefined
}

/** What is closed is judged by the guard; then there are no phones to read. */
async function readCloud(
  { account }: RegisterPhoneJob,
  { cloud: power }: JobTools,
): Promise<CloudRead<{ readonly cloud: CloudFacts; readonly phones: readonly RegisteredPhone[] }>> {
  if (!power) return refuse('guard-route')
  const facts = await power.people.readFacts(account)
  if (facts.outcome === 'refused') return facts
  if (facts.value === 'absent') return refuse('cloud-account-missing')
  const cloud = facts.value
  const holds = cloud.methods !== 'closed' && cloud.methods.some(({ kind }) => kind === 'phone')
  if (!holds) return { outcome: 'read', value: { cloud, phones: [] } }
  const phones = await power.tenant.phones.list(cloud.account.user)
  return phones.outcome === 'refused'
    ? phones
    : { outcome: 'read', value: { cloud, phones: phones.value } }
}

async function sayNo(
  code: ErrorCode,
  reason: string,
  job: RegisterPhoneJob,
  tools: JobTools,
): Promise<Result> {
  await noteRefusal(job, tools, code, reason, job.account)
  return refuse(code)
}

function fitsJob(request: PhoneRequest, job: RegisterPhoneJob): boolean {
  return (
    request.account === job.account &&
    request.directory === job.directory &&
    request.delivery === job.delivery &&
    request.purpose === job.purpose
  )
}
