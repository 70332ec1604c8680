import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  createTestDatabase,
  silentLog,
  type TestDatabase,
} from '../../tests/machine/start-postgres.ts'
import { ownLeaseSeconds, takeJobs } from './take-jobs.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const begin = Date.parse('2026-11-22T12:00:00Z')

/** What an agent is handed so many seconds after the beginning. */
async function taken(agent: string, second: number) {
  const clock = { now: () => new Date(begin + second * 1000), sleep: () => Promise.resolve() }
  const ports = { database: database.store, clock, log: silentLog }
  return (await takeJobs(agent, ['contoso'], 10, ports)).map(({ id }) => id)
}

test('a job comes again: soon to the agent that had it, later to any other', async () => {
  const { store } = database
  const hire = randomUUID()
  const delivery = randomUUID()
  const job = randomUUID()
  const at = new Date(begin)
  await store
    .insertInto('hire')
    .values({
      ...{ id: hire, source: 'import', employee_number: '1', starts_on: '2026-11-30' },
      ...{ time_zone: 'UTC', created_at: at },
    })
    .execute()
  await store
    .insertInto('delivery')
    .values({
      ...{ id: delivery, hire_id: hire, directory: 'contoso', phase: 'finding', created_at: at },
    })
    .execute()
  await store
    .insertInto('agent_job')
    .values({
      ...{ id: job, delivery_id: delivery, directory: 'contoso', kind: 'find-account' },
      ...{ payload: JSON.stringify({ hint: { employeeNumber: '1' } }), created_at: at },
      expires_at: new Date(begin + 3_600_000),
    })
    .execute()

  expect(await taken('one', 0)).toEqual([job])
  expect(await taken('one', ownLeaseSeconds - 1)).toEqual([])
  expect(await taken('one', ownLeaseSeconds + 1)).toEqual([job])
  expect(await taken('other', 25)).toEqual([])
  expect(await taken('other', 27)).toEqual([job])
  expect(await taken('one', 28)).toEqual([])
})
