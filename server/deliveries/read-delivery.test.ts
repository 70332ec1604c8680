import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createIntakePorts } from '../../tests/machine/create-intake-ports.ts'
import { createTestDatabase, type TestDatabase } from '../../tests/machine/start-postgres.ts'
import { waitFor } from '../../tests/machine/wait-for.ts'
import { lockAskedHire } from '../hires/lock-asked-hire.ts'
import { lockKnownHire } from '../intake/find-known-hires.ts'
import { takeHires } from '../intake/take-hires.ts'
import type { Statements } from '../server-ports.ts'
import { lockDelivery } from './read-delivery.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

/** Somebody known by mail only, with a delivery. */
async function addHire(employeeNumber: string): Promise<{ id: string; delivery: string }> {
  const { ports, woken } = createIntakePorts(database.store)
  const start = { startsOn: '2026-12-07', timeZone: 'UTC', zoneAssumed: false }
  const hire = { names: { employeeNumber }, start, contact: { mail: 'mira@example.org' } }
  const namer = { source: 'import', containers: null } as const
  const { taken } = await database.store
    .transaction()
    .execute((trx) => takeHires(trx, [hire], namer, ports))
  const [one] = taken
  if (!one || one.outcome === 'refused') throw new Error('the hire was refused')
  return { id: one.hire, delivery: woken[0] ?? '' }
}

async function isSomebodyWaiting(): Promise<true | undefined> {
  const { rows } = await sql`
    select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
  `.execute(database.store)
  return rows.length > 0 || undefined
}

/** Asks while another transaction holds the delivery, changes what stands beside it and commits. */
async function askDuring<T>(
  delivery: string,
  change: (trx: Statements) => Promise<unknown>,
  ask: (trx: Statements) => Promise<T>,
): Promise<T> {
  let asked: Promise<T> | undefined
  await database.store.transaction().execute(async (trx) => {
    // As an arrival does: its own row changes too, so that whoever waits reads that row anew.
    await trx
      .updateTable('delivery')
      .set({ searched_at: null })
      .where('id', '=', delivery)
      .execute()
    await change(trx)
    asked = database.store.transaction().execute(ask)
    await waitFor('the other to wait', isSomebodyWaiting)
  })
  if (!asked) throw new Error('nobody asked')
  return await asked
}

test('a look that waits for an arrival sees all that arrived, also in the rows beside its own', async () => {
  const { id, delivery } = await addHire('race-1')
  const row = await askDuring(
    delivery,
    (trx) =>
      trx
        .updateTable('hire_contact')
        .set({ mobile: '+31612345678' })
        .where('hire_id', '=', id)
        .execute(),
    (trx) => lockDelivery(trx, delivery),
  )
  expect(row).toMatchObject({ mobile: '+31612345678', searched_at: null })
})

test('an import that waits for a cancel finds the hire ended', async () => {
  const known = await addHire('race-2')
  const found = await askDuring(
    known.delivery,
    (trx) =>
      trx.updateTable('hire').set({ ended_at: new Date() }).where('id', '=', known.id).execute(),
    (trx) => lockKnownHire(trx as Parameters<typeof lockKnownHire>[0], known),
  )
  expect(found).toBeUndefined()
})

test('a cancel that waits for an arrival knows the name that arrived', async () => {
  const { id, delivery } = await addHire('race-3')
  const asked = { hire: id, containers: null }
  const row = await askDuring(
    delivery,
    (trx) =>
      trx.updateTable('hire').set({ sam_account_name: 'mira' }).where('id', '=', id).execute(),
    (trx) => lockAskedHire(trx as Parameters<typeof lockAskedHire>[0], asked),
  )
  expect(row).toMatchObject({ id: delivery, sam_account_name: 'mira' })
})
