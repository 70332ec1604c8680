import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Secret } from '../../protocol/secret.ts'
import {
  silentLog as log,
  startPostgres,
  type TestPostgres,
} from '../../tests/machine/start-postgres.ts'
import { migrate } from './migrate.ts'
import { type Database, openDatabase } from './open-database.ts'
import { readMigrations } from './read-migrations.ts'

let server: TestPostgres
let database: Database

beforeAll(async () => {
  server = await startPostgres()
  database = openDatabase({
    connection: { url: new Secret(server.connectionString) },
    applicationName: 'firstkey-test',
    log,
  })
})

afterAll(async () => {
  await database.close()
  await server.stop()
})

function migrateOnce(): Promise<void> {
  return migrate({ connection: { url: new Secret(server.connectionString) }, log })
}

async function readNames(): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from firstkey.migration order by name
  `.execute(database.store)
  return rows.map(({ name }) => name)
}

test('eight servers that start at once on an empty database migrate it once', async () => {
  await Promise.all(Array.from({ length: 8 }, migrateOnce))
  expect(await readNames()).toEqual(Object.keys(await readMigrations()))
})

test('a start on a migrated database changes nothing', async () => {
  const before = await readNames()
  await migrateOnce()
  expect(await readNames()).toEqual(before)
})

test('a database that a newer program migrated is refused, and left as it is', async () => {
  await sql`insert into firstkey.migration (name, timestamp) values ('9999-from-the-future', now())`.execute(
    database.store,
  )
  await expect(migrateOnce()).rejects.toMatchObject({
    code: 'database-newer-than-program',
    message: 'the database was migrated by a newer Firstkey (it has 9999-from-the-future)',
  })
  await sql`delete from firstkey.migration where name like '9999%'`.execute(database.store)
  await migrateOnce()
})

test('a database that is not there is said so, without the URL or its password', async () => {
  const url = 'postgresql://firstkey:canary-password@/firstkey?host=/nowhere'
  const failing = migrate({ connection: { url: new Secret(url) }, log })
  const error: unknown = await failing.catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'database-unreachable' })
  expect(String(error)).not.toContain('canary')
})
