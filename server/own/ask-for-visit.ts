import { sql } from 'kysely'
import type { Job } from '../../protocol/jobs.ts'
import { type JobWithoutFrame, jobsChannel } from '../deliveries/ask-agent.ts'
import type { Statements } from '../server-ports.ts'
import { type OwnPorts, ownLimits } from './own-ports.ts'

type OwnJob = JobWithoutFrame<Extract<Job, { kind: 'own-account' | 'set-own-password' }>>

/** Asks an agent of the directory, or one of those that are named, about a visit. */
export async function askForVisit(
  trx: Statements,
  about: { readonly visit: string; readonly directory: string },
  { kind, ...payload }: OwnJob,
  { newId, clock }: Pick<OwnPorts, 'newId' | 'clock'>,
  recipients: readonly string[] = [],
): Promise<void> {
  const now = clock.now()
  await trx
    .insertInto('agent_job')
    .values({
      ...{ id: newId(), delivery_id: null, about: about.visit, claim_id: null, agent: null },
      ...{ directory: about.directory, kind, payload: JSON.stringify(payload), created_at: now },
      recipients: recipients.length > 0 ? [...recipients] : null,
      expires_at: new Date(now.getTime() + ownLimits.jobMinutes * 60_000),
    })
    .execute()
  await sql`select pg_notify(${jobsChannel}, '')`.execute(trx)
}

/** The news that a visit has changed, for whichever server its page waits at. */
export async function tellVisit(trx: Statements, visit: string): Promise<void> {
  await sql`select pg_notify('firstkey_visit', ${visit})`.execute(trx)
}
