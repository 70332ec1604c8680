import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  createTestDatabase,
  silentLog,
  type TestDatabase,
} from '../../tests/machine/start-postgres.ts'
import type { ServerPorts } from '../server-ports.ts'
import { takeResults } from './take-results.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const at = new Date('2026-11-22T12:00:00Z')

async function createJob(): Promise<{ readonly job: string; readonly delivery: string }> {
  const { store } = database
  const [hire, delivery, job] = [randomUUID(), randomUUID(), randomUUID()]
  const starts = { employee_number: hire, starts_on: '2026-11-30', time_zone: 'UTC' }
  await store
    .insertInto('hire')
    .values({ id: hire, source: 'import', ...starts, created_at: at })
    .execute()
  const about = { directory: 'contoso', created_at: at }
  await store
    .insertInto('delivery')
    .values({ id: delivery, hire_id: hire, phase: 'planned', ...about })
    .execute()
  const until = { payload: '{}', expires_at: new Date(at.getTime() + 3_600_000) }
  await store
    .insertInto('agent_job')
    .values({ id: job, delivery_id: delivery, kind: 'password-policy', ...about, ...until })
    .execute()
  return { job, delivery }
}

test('an answer that breaks here holds back no other, and can be given again', async () => {
  const [broken, whole] = [await createJob(), await createJob()]
  let works = false
  const ports = {
    ...{ database: database.store, log: silentLog, reach: () => undefined },
    clock: { now: () => at, sleep: () => Promise.resolve() },
    wake: (_: unknown, delivery: string) =>
      works || delivery !== broken.delivery
        ? Promise.resolve()
        : Promise.reject(new Error('a fault of ours')),
  } as unknown as ServerPorts
  // More than the caller of a route knows: nothing of it may pass for what the job is.
  const caller = { id: 'an-agent', agent: 'an-agent', directories: ['contoso'], isListed: true }
  const result = { outcome: 'refused', code: 'directory-down' }
  const answers = [broken, whole].map(({ job }) => ({ job, result }))

  expect(await takeResults(caller, answers, ports)).toEqual([whole.job])
  works = true
  expect(await takeResults(caller, answers, ports)).toEqual([broken.job, whole.job])
  const rows = await database.store.selectFrom('agent_job').select('state').execute()
  expect(rows.map(({ state }) => state)).toEqual(['answered', 'answered'])
})
