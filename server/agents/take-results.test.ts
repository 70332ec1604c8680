import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyPair } from '../../protocol/keys.ts'
import { createReceipt } from '../../protocol/receipt.ts'
import {
  createTestDatabase,
  silentLog,
  type TestDatabase,
} from '../../tests/machine/start-postgres.ts'
import { showHire } from '../hires/show-hire.ts'
import { createAppendLedger } from '../ledger/keep-ledger.ts'
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

test.each(['server', 'text', 'allowance'] as const)(
  'a key that was set on the proof %s is known as such in the ledger and to whoever asks',
  async (proof) => {
    const { job, delivery } = await createJob()
    const { store } = database
    const account = randomUUID()
    await store.updateTable('delivery').set({ account }).where('id', '=', delivery).execute()
    await store
      .updateTable('agent_job')
      .set({ kind: 'set-first-password' })
      .where('id', '=', job)
      .execute()
    const clock = { now: () => at, sleep: () => Promise.resolve() }
    const ports = {
      ...{ database: store, log: silentLog, reach: () => undefined, clock },
      ...{ wake: () => Promise.resolve(), appendLedger: createAppendLedger(clock) },
    } as unknown as ServerPorts
    const key = await createKeyPair('sig', { extractable: true })
    const about = { account, directory: 'contoso', delivery, jti: randomUUID(), proof }
    const set = {
      pwdLastSet: '134000000000000000',
      bind: 'signed-in',
      boundAt: at.toISOString(),
    } as const
    const receipt = await createReceipt({ ...about, ...set, historyEnforced: true }, key, at)
    const caller = { id: 'an-agent', agent: 'an-agent', directories: ['contoso'], isListed: true }
    await takeResults(caller, [{ job, result: { outcome: 'set', receipt } }], ports)

    const { hire_id } = await store
      .selectFrom('delivery')
      .select('hire_id')
      .where('id', '=', delivery)
      .executeTakeFirstOrThrow()
    const shown = await showHire(store, { hire: hire_id, containers: null })
    expect(shown?.custody).toEqual({ readableBy: 'nobody', proof })
    expect(shown?.timeline).toMatchObject([
      { event: 'key-set', detail: { agent: 'an-agent', purpose: 'first', proof } },
    ])
  },
)
