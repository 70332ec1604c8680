import { sql } from 'kysely'
import { type Job, zJob } from '../../protocol/jobs.ts'
import type { ServerPorts } from '../server-ports.ts'

/**
 * A job that an agent has taken and not answered for so long may be taken again, by any agent that can do it. One that is
 * still at it takes its own again every few seconds, and so keeps it.
 */
const leaseSeconds = 20
/**
 * The agent that took it gets it again much sooner: it may have been killed since, or the answer that carried the job may
 * have been lost. One that is still at it leaves the second copy alone.
 */
export const ownLeaseSeconds = 5

/** So long a text code waits for the agent that keeps HR's numbers; then any other may know the number from the directory. */
const waitSeconds = 10

/** Hands jobs of these directories to an agent, oldest first, each to one agent at a time. */
export async function takeJobs(
  agent: string,
  directories: readonly string[],
  most: number,
  { database, clock, log }: Pick<ServerPorts, 'database' | 'clock' | 'log'>,
): Promise<readonly Job[]> {
  if (directories.length === 0) return []
  const now = clock.now()
  const before = (seconds: number) => new Date(now.getTime() - seconds * 1000)
  const rows = await database
    .updateTable('agent_job')
    .set({
      ...{ state: 'taken', taken_by: agent, taken_at: now },
      handed_to: sql`case when handed_to @> array[${agent}] then handed_to else handed_to || ${agent}::text end`,
    })
    .where('id', 'in', (query) =>
      query
        .selectFrom('agent_job')
        .select('id')
        .where('directory', 'in', [...directories])
        .where('expires_at', '>', now)
        // A box that was taken back while an agent had it is waited for, and never handed out again.
        .where(sql<boolean>`payload <> '{}'::jsonb`)
        .where((or) =>
          or.or([
            or('agent', 'is', null),
            or('agent', '=', agent),
            // One that is better placed to send it, but not the only one that can.
            or.and([or('kind', '=', 'send-text-code'), or('created_at', '<', before(waitSeconds))]),
          ]),
        )
        .where(sql<boolean>`(recipients is null or recipients @> array[${agent}])`)
        .where((or) =>
          or.or([
            or('state', '=', 'waiting'),
            or.and([or('state', '=', 'taken'), or('taken_at', '<', before(leaseSeconds))]),
            or.and([
              or('state', '=', 'taken'),
              or('taken_by', '=', agent),
              or('taken_at', '<', before(ownLeaseSeconds)),
            ]),
          ]),
        )
        .orderBy('created_at')
        .limit(most)
        .forUpdate()
        .skipLocked(),
    )
    .returning([
      'id',
      'kind',
      'directory',
      'delivery_id',
      'about',
      'claim_id',
      'expires_at',
      'payload',
    ])
    .execute()
  await tellClaims(rows, database)
  return rows.flatMap((row) => toJob(row, log) ?? [])
}

function toJob(row: TakenRow, log: ServerPorts['log']): Job | undefined {
  const job = zJob.safeParse({
    ...(row.payload as object),
    id: row.id,
    kind: row.kind,
    directory: row.directory,
    delivery: row.delivery_id ?? row.about,
    expiresAt: row.expires_at.toISOString(),
  })
  if (!job.success) log.error('a job does not have its shape', { job: row.id, kind: row.kind })
  return job.data
}

interface TakenRow {
  readonly id: string
  readonly kind: string
  readonly directory: string
  readonly delivery_id: string | null
  readonly about: string | null
  readonly expires_at: Date
  readonly payload: unknown
}

/** A page that waits for its box sees that an agent has it. */
async function tellClaims(
  rows: readonly { readonly kind: string; readonly claim_id: string | null }[],
  database: ServerPorts['database'],
): Promise<void> {
  const claims = rows.flatMap(({ kind, claim_id }) =>
    kind === 'set-first-password' && claim_id !== null ? claim_id : [],
  )
  if (claims.length === 0) return
  await database
    .updateTable('claim')
    .set({ version: sql`version + 1` })
    .where('id', 'in', claims)
    .execute()
  for (const claim of claims) {
    await sql`select pg_notify('firstkey_claim', ${claim})`.execute(database)
  }
}
