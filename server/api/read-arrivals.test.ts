import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../tests/machine/start-postgres.ts'
import { readArrivals } from './read-arrivals.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const now = new Date('2026-12-01T12:00:00Z')
const clock = { now: () => now, sleep: () => Promise.resolve() }
const read = () => readArrivals({ database: database.store, clock })

async function addCase(
  daysAgo: number,
  answer: 'completed' | 'failed',
  code: string | null = null,
) {
  await database.store
    .insertInto('workflow_case')
    .values({
      ...{ id: randomUUID(), processing_result: randomUUID(), workflow: 'w', task: 't' },
      ...{ person: randomUUID(), directory: 'contoso', state: 'over', answer, code },
      received_at: new Date(now.getTime() - daysAgo * 86_400_000),
    })
    .execute()
}

test('whoever a workflow named and nobody took in is counted for a week, with the last reason', async () => {
  expect(await read()).toEqual([])
  await addCase(1, 'completed')
  expect(await read()).toMatchObject([{ state: 'ok', effect: '1 named in 7 days, all taken in' }])
  await addCase(3, 'failed', 'internal')
  await addCase(2, 'failed', 'cloud-guest')
  await addCase(8, 'failed', 'cloud-guest')
  const [line] = await read()
  expect(line).toMatchObject({ name: 'workflows', state: 'warn' })
  expect(line?.effect).toContain('2 people named in 7 days')
  expect(line?.remedy).toContain('run the workflow for them again')
})

test('whoever an agent named and nobody took in is said for a week', async () => {
  const at = (daysAgo: number) => new Date(now.getTime() - daysAgo * 86_400_000)
  const untaken = (kind: 'read-changes' | 'read-provisioning', daysAgo: number) => ({
    ...{ kind, directory: 'contoso', ask_at: now },
    ...{ untaken_code: 'person-refused', untaken_at: at(daysAgo) },
  })
  await database.store
    .insertInto('feed')
    .values([untaken('read-changes', 8), untaken('read-provisioning', 6)])
    .execute()
  const lines = (await read()).filter(({ name }) => name !== 'workflows')
  expect(lines).toMatchObject([{ name: 'provisioning', state: 'warn' }])
})
