import pg from 'pg'
import { supervisorRole } from './create-cluster.ts'
import { readPostmasterFile } from './read-postmaster-file.ts'

/** The supervisor's own connection, which also holds the lock that says whose database this is. */
export interface Session {
  readonly client: pg.Client
  /** Resolves when the connection is gone, whoever ended it. */
  readonly ended: Promise<void>
  hasEnded(): boolean
}

/** What answers at the cluster's socket: a session, nobody, or a server that is starting or stopping. */
type Answer =
  | { readonly session: Session; readonly pid: number; readonly socket: string }
  | 'absent'
  | 'busy'

const absentCodes = new Set(['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'ENOTSOCK', 'EPIPE'])
const patience = 5000

/** Asks the server whose `postmaster.pid` lies in `dataFolder`. Throws when it is there but refuses us. */
export async function openSession(dataFolder: string): Promise<Answer> {
  const file = readPostmasterFile(dataFolder)
  if (!file) return 'absent'
  const client = new pg.Client({
    host: file.socket,
    port: file.port,
    user: supervisorRole,
    database: 'postgres',
    application_name: 'firstkey-supervisor',
    connectionTimeoutMillis: patience,
  })
  let gone = false
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      gone = true
      resolve()
    }
    client.once('end', end)
    // Without a listener a database that is killed would take this process with it.
    client.on('error', end)
  })
  try {
    await client.connect()
  } catch (error) {
    return explain(error)
  }
  return { session: { client, ended, hasEnded: () => gone }, pid: file.pid, socket: file.socket }
}

function explain(error: unknown): 'absent' | 'busy' {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (absentCodes.has(code)) return 'absent'
  // Class 28: it knows who we are and does not let us in. Waiting will not help.
  if (code.startsWith('28')) throw error
  // Starting up, shutting down, hanging up in the middle of the greeting, too slow, too full: ask again.
  return 'busy'
}

/** One number for *I am the one Firstkey that looks after this database*. Held until the session ends. */
const ownerLock = 4_172_026_001

/** Tries to take the owner's lock: `held` is another Firstkey's, `gone` means that the server went away meanwhile. */
export async function takeOwnerLock({ client }: Session): Promise<'taken' | 'held' | 'gone'> {
  try {
    const { rows } = await client.query<{ taken: boolean }>(
      'select pg_try_advisory_lock($1) taken',
      [ownerLock],
    )
    return rows[0]?.taken === true ? 'taken' : 'held'
  } catch {
    return 'gone'
  }
}
