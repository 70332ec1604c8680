import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Log } from '../../protocol/log.ts'
import { type Connection, toDriverOptions } from './connection.ts'
import { parseColumn } from './parse-column.ts'
import type { StoreTables } from './tables.ts'

/** The product's tables live in this schema; the queue has one of its own. */
export const schemaName = 'firstkey'

interface DatabaseOptions {
  readonly connection: Connection
  /** What an operator sees in `pg_stat_activity`, for example `firstkey-server`. */
  readonly applicationName: string
  /** Connections at most. 10 serve one process well; all processes together stay below the server's limit (often 100). */
  readonly poolSize?: number
  readonly log: Log
}

/** The tables of the schema `firstkey`; transactions begun on it see the same. */
export type Store = Kysely<StoreTables>

export interface Database {
  readonly store: Store
  /** The driver's pool, for what the query builder does not say. Set no session state on it. */
  readonly pool: pg.Pool
  /** Ends every connection. */
  close(): Promise<void>
}

/**
 * How long a transaction may be left lying. A server that is frozen, or that the network cut off without a word, holds its
 * locks for no longer, and everybody appends to one ledger.
 */
export const idleInTransactionMilliseconds = 10_000

/** Nothing of ours takes long; what does has gone wrong and must not hold a lock or a connection for good. */
const limits = {
  connectionTimeoutMillis: 10_000,
  statement_timeout: 30_000,
  lock_timeout: 15_000,
  idle_in_transaction_session_timeout: idleInTransactionMilliseconds,
  idleTimeoutMillis: 60_000,
}

/** Opens a pool. It connects on first use: a database that is down shows itself then, and is found again when it is back. */
export function openDatabase({
  connection,
  applicationName,
  poolSize = 10,
  log,
}: DatabaseOptions): Database {
  const pool = new pg.Pool({
    ...toDriverOptions(connection),
    ...limits,
    application_name: applicationName,
    max: poolSize,
    keepAlive: true,
    types: parseColumn,
  })
  // A connection that breaks is replaced by the pool; without a listener it would end the process. The pool listens to those
  // that are idle; one that breaks in somebody's hands, between two statements, is nobody's but ours.
  let closing = false
  const report = (error: Error) => {
    // The pool does not wait for its goodbyes: a database that stops right after it ends them itself.
    if (closing) return
    log.warn('database: a connection broke', { code: 'code' in error ? String(error.code) : '' })
  }
  pool.on('error', report)
  pool.on('connect', (client) => void client.on('error', report))
  const kysely = new Kysely<StoreTables>({ dialect: new PostgresDialect({ pool }) })
  const close = () => {
    closing = true
    return kysely.destroy()
  }
  return { store: kysely.withSchema(schemaName), pool, close }
}
