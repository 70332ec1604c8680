import * as z from 'zod/mini'
import { zId } from '../../protocol/ids.ts'
import { type Job, type JobKind, zJob } from '../../protocol/jobs.ts'

const minuteMs = 60_000
/** How long a job can be of use: a question is kept for a day, a person at a page waits for as long as their box lives. */
const mostMs = { question: 24 * 60 * minuteMs, person: 15 * minuteMs } as const
const forPerson: ReadonlySet<JobKind> = new Set([
  'send-text-code',
  'check-text-code',
  'set-first-password',
])

/** A job as it may be carried out, or the id of one that is not understood, if it has one. */
type ReadJob = { readonly job: Job } | { readonly job?: undefined; readonly id: string | undefined }

/**
 * Reads one job of a server's answer. It ends at the latest when it can be of no use any more, whatever it says: how long
 * an agent keeps an answer, or waits for a controller, is not for a server to choose.
 */
export function readJob(said: unknown, now: Date): ReadJob {
  const parsed = zJob.safeParse(said)
  if (!parsed.success) {
    const named = zNamed.safeParse(said)
    return { id: named.success ? named.data.id : undefined }
  }
  const job = parsed.data
  const most = now.getTime() + mostMs[forPerson.has(job.kind) ? 'person' : 'question']
  if (Date.parse(job.expiresAt) <= most) return { job }
  return { job: { ...job, expiresAt: new Date(most).toISOString() } }
}

const zNamed = z.looseObject({ id: zId })
