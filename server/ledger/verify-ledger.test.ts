import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LedgerEntry, LedgerHead } from '../../protocol/ledger.ts'
import { createTestDatabase, type TestDatabase } from '../../tests/machine/start-postgres.ts'
import { appendEntries } from './append-entries.ts'
import { hashEntry } from './hash-entry.ts'
import { verifyLedger } from './verify-ledger.ts'

const at = new Date('2026-11-22T12:00:00.123Z')
let database: TestDatabase

function entry(agent = 'agent-1'): LedgerEntry {
  return { event: 'key-set', subject: randomUUID(), detail: { agent, purpose: 'first' } }
}

/** What somebody with the powers of the database's owner does, with the triggers off. Undone afterwards. */
async function tamper(statement: string, remembered: readonly LedgerHead[] = []) {
  const { store } = database
  const run = (words: string) => sql.raw(words).execute(store)
  await run('create table firstkey.kept as table firstkey.ledger')
  await run('create table firstkey.kept_head as table firstkey.ledger_head')
  const triggers = (verb: string) =>
    run(
      `alter table firstkey.ledger ${verb} trigger user; alter table firstkey.ledger_head ${verb} trigger user`,
    )
  await triggers('disable')
  await run(statement)
  const verdict = await verifyLedger(store, remembered)
  await run(`delete from firstkey.ledger; insert into firstkey.ledger table firstkey.kept;
    delete from firstkey.ledger_head; insert into firstkey.ledger_head table firstkey.kept_head;
    drop table firstkey.kept; drop table firstkey.kept_head`)
  await triggers('enable')
  return verdict
}

beforeAll(async () => {
  database = await createTestDatabase()
  for (let count = 0; count < 5; count += 1) {
    await database.store.transaction().execute((trx) => appendEntries(trx, at, [entry()]))
  }
})

afterAll(async () => {
  await database.drop()
})

test('an untouched ledger is whole, and says where it ends', async () => {
  const verdict = await verifyLedger(database.store, [])
  expect(verdict).toEqual({ head: { seq: 5, hash: expect.stringMatching(/^[0-9a-f]{64}$/) } })
})

test('the database refuses to change, remove or empty what is written', async () => {
  const refused = [
    `update firstkey.ledger set event = 'x' where seq = 2`,
    'delete from firstkey.ledger where seq = 2',
    'truncate firstkey.ledger',
    'update firstkey.ledger_head set seq = 1',
    'delete from firstkey.ledger_head',
    'truncate firstkey.ledger_head',
  ]
  for (const statement of refused) {
    await expect(sql.raw(statement).execute(database.store)).rejects.toThrow('append-only')
  }
})

test('the database refuses an entry that does not continue the ledger', async () => {
  const stray = sql`insert into firstkey.ledger select seq + 5, at, event, subject, detail, previous, hash from firstkey.ledger where seq = 1`
  await expect(stray.execute(database.store)).rejects.toThrow('does not continue')
})

test.each([
  [
    'a changed detail',
    `update firstkey.ledger set detail = '{"agent":"x"}' where seq = 2`,
    2,
    'changed',
  ],
  [
    'a changed time',
    `update firstkey.ledger set at = at + interval '1 ms' where seq = 3`,
    3,
    'changed',
  ],
  ['a removed entry', 'delete from firstkey.ledger where seq = 3', 3, 'missing'],
  ['a removed first entry', 'delete from firstkey.ledger where seq = 1', 1, 'missing'],
  ['a cut tail', 'delete from firstkey.ledger where seq > 3', 4, 'cut'],
  [
    'two entries that changed places',
    `update firstkey.ledger set seq = 99 where seq = 2; update firstkey.ledger set seq = 2 where seq = 4;
     update firstkey.ledger set seq = 4 where seq = 99`,
    2,
    'moved',
  ],
  ['a removed end', 'delete from firstkey.ledger_head', 6, 'cut'],
])('%s is found', async (_, statement, seq, problem) => {
  expect(await tamper(statement)).toEqual({ finding: { seq, problem } })
})

test('a tail that was cut together with the end is found by whoever remembers the end', async () => {
  const whole = await verifyLedger(database.store, [])
  const cut = `delete from firstkey.ledger where seq > 3;
    update firstkey.ledger_head set seq = 3, hash = (select hash from firstkey.ledger where seq = 3)`
  expect(await tamper(cut)).toMatchObject({ head: { seq: 3 } })
  const remembered = 'head' in whole ? [whole.head] : []
  expect(await tamper(cut, remembered)).toEqual({ finding: { seq: 4, problem: 'cut' } })
})

test('a recomputed last entry is found by whoever remembers the end', async () => {
  const whole = await verifyLedger(database.store, [])
  const last = await database.store
    .selectFrom('ledger')
    .selectAll()
    .where('seq', '=', 5)
    .executeTakeFirstOrThrow()
  const hash = hashEntry({ ...last, event: 'made-up' }).toString('hex')
  const rewrite = `update firstkey.ledger set event = 'made-up', hash = decode('${hash}', 'hex') where seq = 5;
    update firstkey.ledger_head set hash = decode('${hash}', 'hex')`
  expect(await tamper(rewrite)).toMatchObject({ head: { seq: 5 } })
  const remembered = 'head' in whole ? [whole.head] : []
  expect(await tamper(rewrite, remembered)).toEqual({
    finding: { seq: 5, from: 1, problem: 'rewritten' },
  })
})

test('an entry belongs to its transaction: rolled back, it was never there', async () => {
  const before = await verifyLedger(database.store, [])
  const failing = database.store.transaction().execute(async (trx) => {
    await appendEntries(trx, at, [entry()])
    throw new Error('called off')
  })
  await expect(failing).rejects.toThrow('called off')
  expect(await verifyLedger(database.store, [])).toEqual(before)
})

test('a detail that could be a name or an address is a fault, and is not repeated', async () => {
  const failing = database.store
    .transaction()
    .execute((trx) => appendEntries(trx, at, [entry('anna@example.com')]))
  await expect(failing).rejects.toThrow(
    'the ledger holds ids and codes only: agent of key-set is neither',
  )
})

test('many who append at once form one chain, and 2,500 entries go in with one call', async () => {
  const { store } = database
  const one = () => store.transaction().execute((trx) => appendEntries(trx, at, [entry()]))
  await Promise.all(Array.from({ length: 50 }, one))
  const many = Array.from({ length: 2500 }, () => entry())
  const head = await store.transaction().execute((trx) => appendEntries(trx, at, many))
  expect(await verifyLedger(store, [head])).toEqual({ head: { seq: 2555, hash: head.hash } })
})
