import type { ErrorCode } from '../../protocol/errors.ts'
import type { Job } from '../../protocol/jobs.ts'
import type { AccountFacts, Read } from '../directory.ts'
import type { GuardDecision } from '../guard/decide-guard.ts'
import type { JobTools } from './job-tools.ts'

/** The part of a job that a refusal names. */
type JobWords = Pick<Job, 'id' | 'kind' | 'directory' | 'delivery'>

/** Reads an account afresh and asks the guard. No job touches an account in any other way. */
export async function readGuarded(
  job: JobWords,
  account: string,
  tools: JobTools,
  decide: (facts: AccountFacts) => GuardDecision,
): Promise<Read<AccountFacts>> {
  const read = await tools.directory.readAccount(account)
  if (read.outcome === 'refused') {
    // What may not be read counts against the account, and that is the guard's reason as much as any other.
    const reason = reasonOf[read.code]
    if (reason !== undefined) await noteRefusal(job, tools, read.code, reason, account)
    return read
  }
  const decision = decide(read.value)
  if (decision.outcome === 'allowed') return read
  await noteRefusal(job, tools, decision.code, decision.reason, account)
  return { outcome: 'refused', code: decision.code }
}

const reasonOf: Readonly<Partial<Record<ErrorCode, string>>> = {
  'directory-rights': 'what the guard decides on may not be read',
  'cloud-rights': 'what the guard decides on may not be read',
  'cloud-guest': 'an external guest',
}

/** Notes a refusal in the agent's own log; a log that cannot be written changes no decision. */
export async function noteRefusal(
  job: JobWords,
  tools: Omit<JobTools, 'rules'>,
  code: ErrorCode,
  reason: string,
  account?: string,
): Promise<void> {
  const { id, kind, directory, delivery } = job
  const named = account === undefined ? {} : { account }
  tools.log.warn('job refused', { job: id, kind, directory, delivery, code })
  try {
    const at = tools.clock.now()
    await tools.writeRefusal({ at, job: id, kind, directory, delivery, code, reason, ...named })
  } catch {
    tools.log.error('the refusal log cannot be written', { job: id })
  }
}
