import { Kysely, PostgresDialect, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import pg from 'pg'
import type { Log } from '../../protocol/log.ts'
import { type Connection, toDriverOptions } from './connection.ts'
import { schemaName } from './open-database.ts'
import { readMigrations } from './read-migrations.ts'
import { StoreError } from './store-error.ts'

const oldestVersion = 150_000
const table = 'migration'

/**
 * Brings the schema to what this program knows, in one transaction. Several servers may do so at once: the first works, the
 * others wait and find it done. Throws a {@link StoreError} when the database is unreachable, too old, or newer than this program.
 */
export async function migrate({
  connection,
  log,
}: {
  readonly connection: Connection
  readonly log: Log
}): Promise<void> {
  // A connection of its own, without the product's time limits: a migration may have to wait for another server's.
  const pool = new pg.Pool({
    ...toDriverOptions(connection),
    application_name: 'firstkey-migrate',
    connectionTimeoutMillis: 10_000,
    max: 1,
  })
  pool.on('error', () => undefined)
  const database = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  try {
    await refuseUnreachable(database)
    await run(database, log)
  } finally {
    await database.destroy()
  }
}

async function run(database: Kysely<unknown>, log: Log): Promise<void> {
  const migrations = await readMigrations()
  await refuseNewer(database, Object.keys(migrations))
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: () => Promise.resolve(migrations) },
    migrationTableSchema: schemaName,
    migrationTableName: table,
    migrationLockTableName: 'migration_lock',
  })
  const { error, results } = await migrator.migrateToLatest()
  for (const { migrationName, status } of results ?? []) {
    if (status === 'Success') log.info('database: migrated', { migration: migrationName })
  }
  if (error === undefined) return
  const failed = results?.find(({ status }) => status === 'Error')?.migrationName
  throw new StoreError(
    'migration-failed',
    failed === undefined ? 'the schema could not be migrated' : `migration ${failed} failed`,
    'nothing was changed; the role needs the right to create schemas in its database (grant create on database ... to ...)',
    { cause: error },
  )
}

async function refuseUnreachable(database: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ version: string; name: string }>`
    select current_setting('server_version_num') as version, current_setting('server_version') as name
  `
    .execute(database)
    .catch((cause: unknown) => {
      throw unreachable(cause)
    })
  const [server] = rows
  if (server && Number(server.version) >= oldestVersion) return
  throw new StoreError(
    'database-version-differs',
    `the database server is PostgreSQL ${server?.name ?? 'of an unknown version'}`,
    'PostgreSQL 15 or newer is needed',
  )
}

function unreachable(cause: unknown): StoreError {
  const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : ''
  return new StoreError(
    'database-unreachable',
    `the database cannot be reached${code}`,
    'check DATABASE_URL: host, port, name, user, password, and the certificate where TLS is used',
    { cause },
  )
}

/** An older program on a newer schema would write rows that the newer one does not expect. */
async function refuseNewer(database: Kysely<unknown>, known: readonly string[]): Promise<void> {
  const there = await sql<{ there: boolean }>`
    select to_regclass(${`${schemaName}.${table}`}) is not null as there
  `.execute(database)
  if (there.rows[0]?.there !== true) return
  const { rows } = await sql<{ name: string }>`
    select name from ${sql.table(`${schemaName}.${table}`)} order by name
  `.execute(database)
  const unknown = rows.map(({ name }) => name).filter((name) => !known.includes(name))
  if (unknown.length === 0) return
  throw new StoreError(
    'database-newer-than-program',
    `the database was migrated by a newer Firstkey (it has ${unknown.join(', ')})`,
    'start the newer version, or restore the backup that was made before it',
  )
}
