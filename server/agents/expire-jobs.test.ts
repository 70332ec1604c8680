import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createIntakePorts } from '../../tests/machine/create-intake-ports.ts'
import {
  createTestDatabase,
  silentLog,
  type TestDatabase,
} from '../../tests/machine/start-postgres.ts'
import { createAppendLedger } from '../ledger/keep-ledger.ts'
import type { ServerPorts } from '../server-ports.ts'
import { expireJobs } from './expire-jobs.ts'

const now = new Date('2026-11-22T12:00:00Z')
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

async function addBox(createdAt: Date, expiresAt: Date) {
  const ids = { hire: randomUUID(), delivery: randomUUID(), claim: randomUUID(), job: randomUUID() }
  const { store } = database
  await store
    .insertInto('hire')
    .values({
      id: ids.hire,
      source: 'import',
      employee_number: ids.hire,
      starts_on: '2026-12-07',
      time_zone: 'UTC',
      created_at: now,
    })
    .execute()
  await store
    .insertInto('delivery')
    .values({
      id: ids.delivery,
      hire_id: ids.hire,
      directory: 'contoso',
      phase: 'invited',
      created_at: now,
    })
    .execute()
  await store
    .insertInto('claim')
    .values({
      id: ids.claim,
      delivery_id: ids.delivery,
      cookie_hash: Buffer.from(ids.claim),
      language: 'en',
      sig_thumbprint: 's',
      enc_thumbprint: 'e',
      step: 'setting',
      channels: ['mail', 'text'],
      box_job: ids.job,
      created_at: createdAt,
      expires_at: ago(-600),
    })
    .execute()
  await store
    .insertInto('agent_job')
    .values({
      id: ids.job,
      delivery_id: ids.delivery,
      claim_id: ids.claim,
      directory: 'contoso',
      kind: 'set-first-password',
      payload: JSON.stringify({ box: 'sealed' }),
      created_at: createdAt,
      expires_at: expiresAt,
    })
    .execute()
  return ids
}

test('a box that no agent took in time is erased, its owner may try again, and the desk will hear of it', async () => {
  const late = await addBox(ago(16), ago(1))
  const fresh = await addBox(ago(1), ago(-14))
  const { ports, wake, woken } = createIntakePorts(database.store)
  const appendLedger = createAppendLedger(ports.clock)
  const server = { ...ports, wake, log: silentLog, appendLedger } as unknown as ServerPorts
  expect(await expireJobs(server)).toBe(1)
  expect(await expireJobs(server)).toBe(0)
  expect(woken).toEqual([late.delivery])
  const jobs = await database.store
    .selectFrom('agent_job')
    .select(['id', 'state', 'payload'])
    .execute()
  expect(jobs.find(({ id }) => id === late.job)).toMatchObject({ state: 'expired', payload: {} })
  expect(jobs.find(({ id }) => id === fresh.job)).toMatchObject({ state: 'waiting' })
  const claim = await database.store
    .selectFrom('claim')
    .select(['step', 'problem'])
    .where('id', '=', late.claim)
    .executeTakeFirst()
  expect(claim).toEqual({ step: 'password', problem: 'agent-silent' })
  const delivery = await database.store
    .selectFrom('delivery')
    .select('problem')
    .where('id', '=', late.delivery)
    .executeTakeFirst()
  expect(delivery?.problem).toBe('agent-silent')
})
