import type { Job } from '../../protocol/jobs.ts'
import { countText } from './count-text.ts'
import type { JobTools } from './job-tools.ts'

const textSeconds = 30

/**
 * Tells the number that codes go to that another one was entered. Counted like every text. Whether it need not be tried
 * again: it went out, or this number takes no messages.
 */
export async function tellOldNumber(
  job: Pick<Job, 'id' | 'delivery'>,
  account: string,
  number: string,
  tools: JobTools,
): Promise<boolean> {
  const { directory, texts, log } = tools
  const counted = countText(number, { ...job, directory: directory.name, account }, tools)
  if ('code' in counted) {
    log.warn('the old number was not told', { job: job.id, code: counted.code })
    return false
  }
  await counted
  const told = { key: `${job.id}-told`, to: number }
  const sent = await texts.tellNumberChanged(told, AbortSignal.timeout(textSeconds * 1000))
  if (sent.outcome !== 'refused') return true
  log.warn('the old number was not told', { job: job.id, code: sent.code })
  return sent.permanent
}
