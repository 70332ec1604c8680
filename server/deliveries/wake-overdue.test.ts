import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createIntakePorts } from '../../tests/machine/create-intake-ports.ts'
import {
  createTestDatabase,
  silentLog,
  type TestDatabase,
} from '../../tests/machine/start-postgres.ts'
import type { ServerPorts } from '../server-ports.ts'
import { wakeOverdue } from './wake-overdue.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

async function addDelivery(nextLook: Date | null): Promise<string> {
  const hire = randomUUID()
  const delivery = randomUUID()
  const now = new Date('2026-11-22T12:00:00Z')
  await database.store
    .insertInto('hire')
    .values({
      id: hire,
      source: 'import',
      employee_number: hire,
      starts_on: '2026-12-07',
      time_zone: 'UTC',
      created_at: now,
    })
    .execute()
  await database.store
    .insertInto('delivery')
    .values({
      id: delivery,
      hire_id: hire,
      directory: 'contoso',
      phase: 'finding',
      next_look_at: nextLook,
      created_at: now,
    })
    .execute()
  return delivery
}

test('only deliveries whose look is two minutes late are woken', async () => {
  const at = (time: string) => new Date(`2026-11-22T${time}Z`)
  const lost = await addDelivery(at('11:57:00'))
  await addDelivery(at('11:59:30'))
  await addDelivery(at('12:30:00'))
  await addDelivery(null)
  const { ports, wake, woken } = createIntakePorts(database.store)
  const server = { ...ports, wake, log: silentLog } as unknown as ServerPorts
  expect(await wakeOverdue(server)).toBe(1)
  expect(woken).toEqual([lost])
})
