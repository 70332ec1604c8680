import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../../protocol/clock.ts'
import { createTestDatabase, type TestDatabase } from '../../tests/machine/start-postgres.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})

afterAll(async () => {
  await database.drop()
})

test('a bigint arrives as a number and a bare date as text', async () => {
  const { rows } = await sql<{ many: unknown; day: unknown; at: unknown }>`
    select 9007199254740991::bigint as many, '2026-12-01'::date as day, '2026-12-01T00:00Z'::timestamptz as at
  `.execute(database.store)
  expect(rows).toEqual([
    { many: Number.MAX_SAFE_INTEGER, day: '2026-12-01', at: new Date('2026-12-01T00:00:00Z') },
  ])
})

test('a bigint that cannot be held exactly is a fault, not another number', async () => {
  const statement = sql`select 9007199254740993::bigint as many`
  await expect(statement.execute(database.store)).rejects.toThrow('too large')
})

test('the product has no power over the server beyond its own database', async () => {
  const { rows } = await sql<{ rolsuper: boolean; rolcreaterole: boolean; rolcreatedb: boolean }>`
    select rolsuper, rolcreaterole, rolcreatedb from pg_roles where rolname = current_user
  `.execute(database.store)
  expect(rows).toEqual([{ rolsuper: false, rolcreaterole: false, rolcreatedb: false }])
})

test('a statement that takes too long is ended by the server', async () => {
  const { rows } = await sql<{ name: string; setting: string }>`
    select name, setting from pg_settings
    where name in (
      'statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'application_name'
    )
    order by name
  `.execute(database.store)
  expect(rows).toEqual([
    { name: 'application_name', setting: 'firstkey-test' },
    { name: 'idle_in_transaction_session_timeout', setting: '10000' },
    { name: 'lock_timeout', setting: '15000' },
    { name: 'statement_timeout', setting: '30000' },
  ])
})

test('a connection that breaks between two statements fails its transaction, and nothing else', async () => {
  const broken = database.store.transaction().execute(async (trx) => {
    const own = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx)
    await database.pool.query('select pg_terminate_backend($1)', [own.rows[0]?.pid])
    await systemClock.sleep(200)
    await sql`select 1`.execute(trx)
  })
  await expect(broken).rejects.toThrow()
  const { rows } = await sql<{ one: number }>`select 1 as one`.execute(database.store)
  expect(rows).toEqual([{ one: 1 }])
})
