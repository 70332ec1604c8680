import { afterAll, beforeAll, expect, test } from 'vitest'
import { createIntakePorts } from '../../tests/machine/create-intake-ports.ts'
import { createTestDatabase, type TestDatabase } from '../../tests/machine/start-postgres.ts'
import { takeHires } from '../intake/take-hires.ts'
import { showHire } from './show-hire.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

test('whose first machine opens with nothing they get is told so, and what to do', async () => {
  const usual = createIntakePorts(database.store).ports
  const laptop = { joined: 'hybrid', reachesController: true } as const
  const plan = { ...usual.plan, worlds: ['entra'] as const, devices: { laptop } }
  const ports = { ...usual, plan }
  const start = { startsOn: '2026-12-07', timeZone: 'Europe/Amsterdam', zoneAssumed: false }
  const hires = (['laptop', 'phone'] as const).map((device) => ({
    ...{ names: { employeeNumber: device }, start, contact: {}, device },
  }))
  const { taken } = await database.store
    .transaction()
    .execute((all) => takeHires(all, hires, { source: 'import', containers: null }, ports))
  const ids = taken.flatMap((each) => ('hire' in each ? [each.hire] : []))
  const shown = await Promise.all(ids.map((hire) => showHire(ports, { hire, containers: null })))
  expect(shown.map((each) => each?.advice)).toMatchObject([
    { code: 'pass-opens-no-windows', hint: expect.stringContaining('plan.worlds') },
    null,
  ])
})
