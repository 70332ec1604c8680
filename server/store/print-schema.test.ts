import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../tests/machine/start-postgres.ts'
import { printSchema } from './print-schema.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})

afterAll(async () => {
  await database.drop()
})

function print(): Promise<string> {
  return database.store.transaction().execute(printSchema)
}

test('schema.sql says what the migrations make (refresh it: node server/store/write-schema.ts)', async () => {
  const written = await readFile(join(import.meta.dirname, 'schema.sql'), 'utf8')
  expect(await print()).toBe(written)
})

test.each([
  ['a column', 'alter table firstkey.ledger add column extra text', 'extra text'],
  ['a default', `alter table firstkey.ledger alter column event set default 'x'`, `DEFAULT 'x'`],
  [
    'a loosened column',
    'alter table firstkey.ledger alter column event drop not null',
    'event text',
  ],
  ['a constraint', 'alter table firstkey.ledger add constraint c check (seq < 9)', 'constraint c'],
  ['an index', 'create unique index x on firstkey.ledger (hash)', 'CREATE UNIQUE INDEX x'],
  ['a table', 'create table firstkey.extra (id uuid primary key)', 'create table firstkey.extra'],
  ['a lost trigger', 'drop trigger ledger_is_append_only on firstkey.ledger', ''],
  [
    'a function',
    `create function firstkey.f() returns int language sql as 'select 1'`,
    'FUNCTION firstkey.f()',
  ],
])('%s changes what is printed', async (_, statement, words) => {
  const before = await print()
  const after = await database.store
    .transaction()
    .execute(async (trx) => {
      await sql.raw(statement).execute(trx)
      throw new Printed(await printSchema(trx))
    })
    .catch((thrown: unknown) => {
      if (thrown instanceof Printed) return thrown.message
      throw thrown
    })
  expect(after).not.toBe(before)
  expect(after.toLowerCase()).toContain(words.toLowerCase())
})

/** Carries what was printed out of a transaction that is rolled back. */
class Printed extends Error {}
