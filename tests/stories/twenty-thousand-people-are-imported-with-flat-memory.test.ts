import { afterAll, beforeAll, expect, test } from 'vitest'
import { importEach } from '../../server/intake/import/import-each.ts'
import type { ImportEvent } from '../../server/intake/import/import-report.ts'
import { verifyLedger } from '../../server/ledger/verify-ledger.ts'
import { createIntakePorts } from '../machine/create-intake-ports.ts'
import { createTestDatabase, type TestDatabase } from '../machine/start-postgres.ts'

const rows = 20_000
const mostMegabytes = 120
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})

afterAll(async () => {
  await database.drop()
})

/** A file that is made while it is read: as long as wanted, and never there as a whole. */
async function* longFile(watch: () => void) {
  yield Buffer.from('employee number;start date;first name;mail\r\n')
  for (let row = 0; row < rows; row += 1) {
    if (row % 1000 === 0) watch()
    const line = `${row};2026-12-07;Name ${row};n${row}@example.org\r\n`
    yield await Promise.resolve(Buffer.from(line))
  }
}

test('every row goes in, memory stays flat, and the ledger is whole', {
  timeout: 300_000,
}, async () => {
  let highest = 0
  const watch = () => {
    highest = Math.max(highest, process.memoryUsage().heapUsed)
  }
  watch()
  const before = highest
  const { ports, woken } = createIntakePorts(database.store)
  let last: ImportEvent | undefined
  await importEach(longFile(watch), { source: 'import', containers: null }, ports, (event) => {
    last = event
    return Promise.resolve()
  })
  expect(last).toMatchObject({ event: 'done', rows, new: rows, refused: 0, complete: true })
  expect(woken).toHaveLength(rows)
  expect((highest - before) / 1024 / 1024).toBeLessThan(mostMegabytes)
  expect(await verifyLedger(database.store, [])).toHaveProperty('head')
})
