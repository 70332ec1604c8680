import { sql } from 'kysely'
import type { Job } from '../../../protocol/jobs.ts'
import { type ArrivalKind, isArrivalKind } from '../../../protocol/workflow-jobs.ts'
import { type JobWithoutFrame, jobsChannel } from '../../deliveries/ask-agent.ts'
import type { ServerPorts, Statements } from '../../server-ports.ts'

type ArrivalJob = JobWithoutFrame<Extract<Job, { kind: ArrivalKind }>>

/**
 * Asks any agent of a directory about somebody, or something, that has no delivery yet; the answer is of use until
 * `expiresAt`. Nothing is asked where the same question is still open.
 */
export async function askWithoutDelivery(
  trx: Statements,
  { about, directory, expiresAt }: AboutArrival,
  { kind, ...payload }: ArrivalJob,
  { newId, clock }: Pick<ServerPorts, 'newId' | 'clock'>,
): Promise<void> {
  if (!isArrivalKind(kind)) throw new Error('this kind of job belongs to a delivery')
  const open = await trx
    .selectFrom('agent_job')
    .select('id')
    .where('about', '=', about)
    .where('kind', '=', kind)
    .where('state', 'in', ['waiting', 'taken'])
    .executeTakeFirst()
  if (open) return
  await trx
    .insertInto('agent_job')
    .values({
      ...{ id: newId(), delivery_id: null, about, claim_id: null, directory, kind, agent: null },
      ...{ recipients: null, payload: JSON.stringify(payload) },
      ...{ created_at: clock.now(), expires_at: expiresAt },
    })
    .execute()
  await sql`select pg_notify(${jobsChannel}, '')`.execute(trx)
}

interface AboutArrival {
  /** The id of the case, or of the round of changes. */
  readonly about: string
  readonly directory: string
  readonly expiresAt: Date
}
