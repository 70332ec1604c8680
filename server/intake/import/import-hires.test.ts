import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createIntakePorts } from '../../../tests/machine/create-intake-ports.ts'
import { createTestDatabase, type TestDatabase } from '../../../tests/machine/start-postgres.ts'
import { importAll } from './import-all.ts'
import { importEach } from './import-each.ts'
import type { ImportEvent } from './import-report.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})

afterAll(async () => {
  await database.drop()
})

type Run = typeof importEach

async function run(
  how: Run,
  source: AsyncIterable<Uint8Array>,
  containers: string[] | null = null,
  changes: Parameters<typeof createIntakePorts>[1] = {},
) {
  const events: ImportEvent[] = []
  const { ports, woken } = createIntakePorts(database.store, changes)
  const tell = (event: ImportEvent) => {
    if (event.event !== 'progress') events.push(event)
    return Promise.resolve()
  }
  await how(source, { source: 'import', containers }, ports, tell)
  return { events, woken, done: events.at(-1) }
}

async function* file(text: string) {
  yield await Promise.resolve(Buffer.from(`employee number,start date\n${text}`))
}

async function known(prefix: string): Promise<number> {
  const rows = await database.store
    .selectFrom('hire')
    .select('id')
    .where('employee_number', 'like', `${prefix}%`)
    .execute()
  return rows.length
}

test('all or nothing takes all, or leaves no trace of a file with one bad row', async () => {
  const bad = await run(importAll, file('an-1,2026-12-07\nan-2,never\nan-3,2026-12-07\n'))
  expect(bad.done).toMatchObject({ event: 'done', committed: false, refused: 1 })
  expect(bad.events).toMatchObject([{ event: 'refused', problems: [{ line: 3 }] }, {}])
  expect([await known('an-'), bad.woken]).toEqual([0, []])
  const good = await run(importAll, file('an-1,2026-12-07\nan-3,2026-12-07\n'))
  expect(good.done).toMatchObject({ committed: true, new: 2, refused: 0 })
  expect([await known('an-'), good.woken.length]).toEqual([2, 2])
})

test('all or nothing is also undone by what only the database knows', async () => {
  await run(importEach, file('el-1,2026-12-07\n'))
  const limited = await run(importAll, file('el-2,2026-12-07\nel-1,2026-12-07\n'), ['ou=a'])
  expect(limited.done).toMatchObject({ committed: false, refused: 1 })
  expect(limited.events[0]).toMatchObject({ problems: [{ line: 3, code: 'named-elsewhere' }] })
  expect(await known('el-2')).toBe(0)
})

test('a sender that breaks off leaves whole chunks, and the rest comes with the next import', async () => {
  const lines = Array.from({ length: 3000 }, (_, row) => `br-${row},2026-12-07\n`)
  async function* broken() {
    yield* file('')
    for (const line of lines) yield await Promise.resolve(Buffer.from(line))
    while ((await known('br-')) === 0) await setImmediate()
    throw new Error('the line broke')
  }
  await expect(run(importEach, broken())).rejects.toThrow('the line broke')
  const there = await known('br-')
  expect([there > 0, there % 100]).toEqual([true, 0])
  const again = await run(importEach, file(lines.join('')))
  expect(again.done).toMatchObject({ new: 3000 - there, unchanged: there, refused: 0 })
})

test.each([
  ['all or nothing', importAll, 'da'],
  ['each', importEach, 'de'],
])(
  'whose first machine opens with nothing they get is counted on the day of planning: %s',
  async (_, how, prefix) => {
    const { plan } = createIntakePorts(database.store).ports
    const laptop = { joined: 'hybrid', reachesController: false } as const
    const changes = { plan: { ...plan, devices: { laptop } } }
    async function* machines() {
      const rows = ['1,2026-12-07,', '2,2026-12-07,laptop', '3,2026-12-07,phone', '4,soon,laptop']
      const lines = rows.map((row) => `${prefix}-${row}\n`).join('')
      yield await Promise.resolve(Buffer.from(`employee number,start date,device\n${lines}`))
    }
    const advised = [{ code: 'first-sign-in-needs-controller', hires: 2 }]
    const all = how === importAll
    const { done } = await run(how, machines(), null, changes)
    expect(done).toMatchObject({ refused: 1, advised: all ? [] : advised })
  },
)
