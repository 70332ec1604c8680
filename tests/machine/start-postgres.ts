import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import pg from 'pg'
import { inject } from 'vitest'
import { systemClock } from '../../protocol/clock.ts'
import type { Log } from '../../protocol/log.ts'
import type { Connection, SocketConnection } from '../../server/store/connection.ts'
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../server/store/embedded/start-embedded-postgres.ts'
import { type Database, openDatabase } from '../../server/store/open-database.ts'
import { toConnectionString } from './to-connection-string.ts'

export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}

/** A database of a test's own, already migrated. */
export interface TestDatabase extends Database {
  readonly connection: Connection
  /** The same database, for another process's `DATABASE_URL`. */
  readonly connectionString: string
  /** Closes the pool and removes the database with everything in it. */
  drop(): Promise<void>
}

/**
 * A fresh, migrated database on the server that all test files of one run share. Call it in `beforeAll`, `drop()` in
 * `afterAll`; between tests of one file nothing is emptied.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { administrator, template } = await askSharedServer()
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await runAsAdministrator(
    administrator,
    `create database ${name} template ${template} owner firstkey`,
  )
  const socket = { ...administrator, user: 'firstkey', database: name }
  const connection = { socket }
  const database = openDatabase({ connection, applicationName: 'firstkey-test', log: silentLog })
  return {
    ...database,
    connection,
    connectionString: toConnectionString(socket),
    drop: async () => {
      await database.close()
      await runAsAdministrator(administrator, `drop database ${name} with (force)`)
    },
  }
}

/** A server of a test's own, for tests that kill it. */
export interface TestPostgres extends EmbeddedPostgres {
  readonly connectionString: string
  readonly stateFolder: string
  /** Kills the server's first process with SIGKILL, as a crash would. The supervisor starts it again. */
  kill(): void
}

/** Starts an embedded server in a temporary folder, with an empty database. `stop()` removes the folder too. */
export async function startPostgres(log: Log = silentLog): Promise<TestPostgres> {
  const stateFolder = await mkdtemp(join(tmpdir(), 'firstkey-postgres-'))
  const server = await startEmbeddedPostgres({ stateFolder, log, clock: systemClock })
  return {
    ...server,
    stateFolder,
    connectionString: toConnectionString(server.connection),
    kill: () => void process.kill(server.pid(), 'SIGKILL'),
    stop: async () => {
      await server.stop()
      await rm(stateFolder, { recursive: true, force: true })
    },
  }
}

/** What the shared server's door answers: see `share-postgres.ts`. */
export interface SharedServer {
  readonly administrator: SocketConnection
  readonly template: string
}

async function askSharedServer(): Promise<SharedServer> {
  const answer = await text(connect(inject('postgresDoor')))
  const parsed = JSON.parse(answer) as SharedServer | { readonly failed: string }
  if ('failed' in parsed) throw new Error(parsed.failed)
  return parsed
}

async function runAsAdministrator(
  { folder, port, user, database }: SocketConnection,
  statement: string,
): Promise<void> {
  const client = new pg.Client({ host: folder, port, user, database })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
