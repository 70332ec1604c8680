import type { Purpose } from '../../protocol/ids.ts'
import type { Job } from '../../protocol/jobs.ts'
import type { AccountFacts } from '../directory.ts'
import { freezeNumber, isOldEnough } from './freeze-number.ts'
import { type JobTools, refuse } from './job-tools.ts'
import { noteRefusal } from './read-guarded.ts'

type Asked = Pick<Job, 'id' | 'kind' | 'directory' | 'delivery'> & { readonly account: string }

/**
 * The number of an account that may be written to, or a refusal: never one that a job names. Called in the account's turn.
 */
export async function findNumberToWrite(
  job: Asked,
  purpose: Purpose,
  facts: AccountFacts,
  tools: JobTools,
): Promise<string | ReturnType<typeof refuse>> {
  const { number } = await freezeNumber(job, facts, tools)
  if (number === undefined) return refuse('no-number')
  if (!mayWriteTo(number, tools)) {
    await noteRefusal(job, tools, 'no-number', 'not a number that may be written to', job.account)
    return refuse('no-number')
  }
  if (purpose === 'return' && !isOldEnough(facts, number, tools)) {
    await noteRefusal(job, tools, 'no-number', 'a number too new for a return', job.account)
    return refuse('no-number')
  }
  return number
}

/** The number was allowed when it was frozen; the guard may have become stricter since. */
function mayWriteTo(number: string, { texts, rules }: JobTools): boolean {
  return texts.parseNumber(number, rules.texts.countries) === number
}
