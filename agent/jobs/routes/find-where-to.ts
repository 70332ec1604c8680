import type { AccountFacts, Read } from '../../directory.ts'
import { countText } from '../count-text.ts'
import { findNumberToWrite } from '../find-number-to-write.ts'
import { type JobTools, refuse } from '../job-tools.ts'
import { noteRefusal } from '../read-guarded.ts'
import type { SendTemporaryJob } from './send-temporary-password.ts'

/** Where a temporary password goes: never where a job says. */
export type WhereTo =
  | { readonly by: 'text'; readonly number: string }
  | { readonly by: 'mail'; readonly mailbox: string }

/**
 * The number of the account, or the mailbox of its manager, as the route says. Found (and a text counted) before anything is
 * set: a password that cannot be sent is not made.
 */
export async function findWhereTo(
  job: SendTemporaryJob,
  facts: AccountFacts,
  tools: JobTools,
): Promise<Extract<Read<never>, { outcome: 'refused' }> | ({ outcome: 'found' } & WhereTo)> {
  if (job.route === 'temporary-password-to-manager') return await findManager(job, tools)
  const number = await findNumberToWrite(job, 'first', facts, tools)
  if (typeof number !== 'string') return number
  const counted = countText(number, job, tools)
  if ('code' in counted) {
    await noteRefusal(job, tools, counted.code, counted.reason, job.account)
    return refuse(counted.code)
  }
  await counted
  return { outcome: 'found', by: 'text', number }
}

async function findManager(job: SendTemporaryJob, { directory, notices }: JobTools) {
  if (!notices) return refuse('manager-mail-failing')
  const mailbox = await directory.readManagerMail(job.account)
  if (mailbox.outcome === 'refused') return mailbox
  if (mailbox.value === undefined) return refuse('manager-mail-missing')
  return { outcome: 'found', by: 'mail', mailbox: mailbox.value } as const
}
