import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { openLedgerWitness } from '../../agent/journal/open-ledger-witness.ts'
import { leaveConfirmation } from '../../agent/journal/take-confirmation.ts'
import type { LedgerHead } from '../../protocol/ledger.ts'
import { readLedgerEnd } from '../../server/agents/hand-back.ts'
import { verifyLedger } from '../../server/ledger/verify-ledger.ts'
import { refusedBy } from '../machine/attack.ts'
import { appendToLedger, cutLedger } from '../machine/cut-ledger.ts'
import { type SimulatedWorld, startSimulatedWorld } from '../machine/simulated-world.ts'
import { waitFor } from '../machine/start-agent.ts'
import { createTestDatabase, type TestDatabase } from '../machine/start-postgres.ts'

const { test } = refusedBy('the ends of the ledger that agents keep')
const at = new Date('2026-11-22T12:00:00.123Z')
let world: SimulatedWorld
let database: TestDatabase
beforeAll(async () => {
  world = await startSimulatedWorld()
  database = await createTestDatabase()
})
afterAll(async () => {
  await world.stop()
  await database.drop()
})

const stateFolder = () => join(world.agent.folder, 'state')
const ledgerState = () => world.agent.server.health()['ledger']

const append = (count: number) => appendToLedger(database, count, at)
const cutAfter = (seq: number) => cutLedger(database, seq)

/** The agent is shown where the ledger ends now. */
async function show(): Promise<LedgerHead> {
  const end = await readLedgerEnd({ database: database.store })
  world.agent.server.showLedger(end)
  await world.agent.restart()
  return end
}

async function verifyByWitness() {
  return verifyLedger(database.store, (await openLedgerWitness(stateFolder())).heads())
}

test('a tail that was cut and written anew is found, from which entry on, and the agent says so at once', async () => {
  await append(3)
  await show()
  await append(4)
  const whole = await show()
  expect(await verifyByWitness()).toEqual({ head: whole })

  await cutAfter(5)
  expect(await verifyLedger(database.store, [])).toMatchObject({ head: { seq: 5 } })
  expect(await verifyByWitness()).toEqual({ finding: { seq: 6, problem: 'cut' } })
  // Written on until it is as long as it was: by itself it is whole.
  await append(2)
  expect(await verifyLedger(database.store, [])).toMatchObject({ head: { seq: 7 } })
  expect(await verifyByWitness()).toEqual({ finding: { seq: 7, from: 4, problem: 'rewritten' } })

  await show()
  await waitFor(() => (ledgerState() === 'ledger-not-continued' ? true : undefined))
  // It stays said, also when the ledger grows on, until an operator has looked.
  await append(1)
  await show()
  await waitFor(() => (ledgerState() === 'ledger-not-continued' ? true : undefined))
  expect(await verifyByWitness()).toEqual({ finding: { seq: 7, from: 4, problem: 'rewritten' } })
})

test('a shorter end is said as well, and an operator’s word ends it', async () => {
  await leaveConfirmation(stateFolder(), new Date())
  await show()
  await waitFor(() => (ledgerState() === 'ok' ? true : undefined))
  await cutAfter(6)
  await show()
  await waitFor(() => (ledgerState() === 'ledger-not-continued' ? true : undefined))
  expect(ledgerState()).toBe('ledger-not-continued')
})
