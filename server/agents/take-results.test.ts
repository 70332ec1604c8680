import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCloseReceipt } from '../../protocol/close-receipt.ts'
import { createKeyPair } from '../../protocol/keys.ts'
import { createReceipt } from '../../protocol/receipt.ts'
import { createIntakePorts } from '../../tests/machine/create-intake-ports.ts'
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
  const caller = { id: 'an-agent', agent: 'an-agent', directories: ['contoso'], isListed: true }
  const result = { outcome: 'refused', code: 'directory-down' }
  const answers = [broken, whole].map(({ job }) => ({ job, result }))

  expect(await takeResults(caller, answers, ports)).toEqual([whole.job])
  works = true
  expect(await takeResults(caller, answers, ports)).toEqual([broken.job, whole.job])
  const rows = await database.store.selectFrom('agent_job').select('state').execute()
  expect(rows.map(({ state }) => state)).toEqual(['answered', 'answered'])
})

test('a text code that the carrier refused is noted on its own job, whatever else the caller bears', async () => {
  const { job, delivery } = await createJob()
  const { store } = database
  const claim = randomUUID()
  const keys = { cookie_hash: Buffer.alloc(32), sig_thumbprint: 'sig', enc_thumbprint: 'enc' }
  const about = { delivery_id: delivery, language: 'en', channels: ['mail', 'text'] }
  const times = { created_at: at, expires_at: new Date(at.getTime() + 3_600_000) }
  await store
    .insertInto('claim')
    .values({ id: claim, step: 'text', ...keys, ...about, ...times })
    .execute()
  await store
    .updateTable('agent_job')
    .set({ kind: 'send-text-code', claim_id: claim })
    .where('id', '=', job)
    .execute()
  const ports = {
    ...{ database: store, log: silentLog, reach: () => undefined },
    ...{ wake: () => Promise.resolve(), clock: { now: () => at, sleep: () => Promise.resolve() } },
  } as unknown as ServerPorts
  // The route's caller is a row of the agent, with an id of its own: it may not pass for the job's.
  const caller = { id: 'an-agent', agent: 'an-agent', directories: ['contoso'], isListed: true }
  const result = { outcome: 'refused', code: 'code-not-sent' }
  expect(await takeResults(caller, [{ job, result }], ports)).toEqual([job])
  const row = await store
    .selectFrom('agent_job')
    .select('result')
    .where('id', '=', job)
    .executeTakeFirstOrThrow()
  expect(row.result).toEqual(result)
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
    const shown = await showHire(createIntakePorts(database.store).ports, {
      hire: hire_id,
      containers: null,
    })
    expect(shown?.custody).toEqual({ readableBy: 'nobody', proof })
    expect(shown?.timeline).toMatchObject([
      { event: 'key-set', detail: { agent: 'an-agent', purpose: 'first', proof } },
    ])
  },
)

/** Two agents were handed a close; the first fell silent, and the second finds a password that it does not know. */
async function closeAtTwo() {
  const { job, delivery } = await createJob()
  const { store } = database
  const account = randomUUID()
  const keys = [await createKeyPair('sig', { extractable: true }), randomUUID()] as const
  const [first, second] = [keys[0].thumbprint, keys[1]]
  for (const id of [first, second]) {
    const listed = { directories: ['contoso'], listed: ['contoso'], enrolled_at: at }
    await store
      .insertInto('agent')
      .values({ id, name: id, jwk: '{}', ...listed })
      .execute()
  }
  await store
    .updateTable('delivery')
    .set({ account, keyed_at: at, close_because: 'not-me', close_asked_at: at })
    .where('id', '=', delivery)
    .execute()
  await store
    .updateTable('agent_job')
    .set({ kind: 'close-account', handed_to: [first, second] })
    .where('id', '=', job)
    .execute()
  const clock = { now: () => at, sleep: () => Promise.resolve() }
  const ports = {
    ...{ database: store, log: silentLog, reach: () => undefined, clock, newId: randomUUID },
    ...{ wake: () => Promise.resolve(), appendLedger: createAppendLedger(clock) },
  } as unknown as ServerPorts
  const answer = (agent: string, id: string, result: object) =>
    takeResults({ agent, directories: ['contoso'] }, [{ job: id, result }], ports)
  const notOurs = { outcome: 'refused', code: 'close-not-ours' }
  const asked = () =>
    store
      .selectFrom('agent_job')
      .select(['id', 'agent', 'payload'])
      .where('delivery_id', '=', delivery)
      .where('state', '=', 'waiting')
      .execute()
  const closeCode = async () => {
    const row = store.selectFrom('delivery').select('close_code').where('id', '=', delivery)
    return (await row.executeTakeFirstOrThrow()).close_code
  }
  await answer(second, job, notOurs)
  return {
    ...{ account, delivery, first, second, key: keys[0] },
    answer,
    notOurs,
    asked,
    closeCode,
  }
}

test('a close that one agent does not know is asked of the one that had it before, which may have done it', async () => {
  const { account, delivery, first, key, answer, asked, closeCode } = await closeAtTwo()
  expect(await closeCode()).toBe(null)
  const [again, ...more] = await asked()
  expect(more).toEqual([])
  expect(again).toMatchObject({ agent: first, payload: { account, because: 'not-me' } })
  const done = { account, directory: 'contoso', delivery, job: randomUUID() }
  const words = { ...done, because: 'not-me', pwdLastSet: '134000000000000000' } as const
  const receipt = await createCloseReceipt(words, key, at)
  await answer(first, again?.id ?? '', { outcome: 'closed', receipt })
  expect(await closeCode()).toBe('closed')
  expect(await asked()).toEqual([])
})

test('where nobody who had it knows of it, a close ends in the hands of a person', async () => {
  const { first, answer, notOurs, asked, closeCode } = await closeAtTwo()
  const [again] = await asked()
  await answer(first, again?.id ?? '', notOurs)
  expect(await closeCode()).toBe('close-not-ours')
  expect(await asked()).toEqual([])
})
