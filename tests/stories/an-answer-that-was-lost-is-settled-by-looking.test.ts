import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { verifyReceipt } from '../../protocol/receipt.ts'
import { type SimulatedWorld, startSimulatedWorld } from '../machine/simulated-world.ts'
import { newClaim, sealPassword, setJob } from '../machine/start-agent.ts'

const password = 'Quiet-Otter-Lantern-42'
let world: SimulatedWorld

beforeAll(async () => {
  world = await startSimulatedWorld({ proof: 'server' })
})
afterAll(() => world.stop())
afterEach(() => world.simulator.faults.clear())

async function setOne(sam: string) {
  const claim = await newClaim(world.addNewcomer(sam))
  const box = await sealPassword(world.agent, claim, password)
  return world.agent.server.ask('set-first-password', setJob(claim, box))
}

test.each([
  ['the directory did it and the line was cut', 'drop-after'],
  ['the line was cut before the directory did it', 'drop'],
] as const)('%s: the password is set once and proved', async (_what, kind) => {
  world.simulator.faults.add({ target: 'directory', kind, operation: 'modify' })
  const result = await setOne(kind)
  const receipt = await verifyReceipt('receipt' in result ? result.receipt : '', new Date())
  expect(receipt?.bind).toBe('signed-in')
  expect(world.simulator.faults.list()).toEqual([])
})

test('the line was cut during the proof: what was set is proved afterwards', async () => {
  // The agent's own connection is bound already: the next bind is the one as the hire.
  world.simulator.faults.add({ target: 'directory', kind: 'drop', operation: 'bind' })
  const result = await setOne('proof-cut')
  expect(result.outcome).toBe('set')
})

test('while an outcome is unknown, no other box for that account goes ahead', async () => {
  const account = world.addNewcomer('undecided')
  const first = await newClaim(account)
  const firstBox = await sealPassword(world.agent, first, password)
  world.simulator.faults.add({ target: 'directory', kind: 'drop', operation: 'modify' })
  world.simulator.faults.add({
    target: 'directory',
    kind: 'refuse',
    operation: 'connect',
    times: 'always',
  })
  const soon = new Date(Date.now() + 4000).toISOString()
  const job = { ...setJob(first, firstBox), expiresAt: soon }
  const unknown = { outcome: 'refused', code: 'outcome-unknown' }
  expect(await world.agent.server.ask('set-first-password', job)).toEqual(unknown)

  world.simulator.faults.clear()
  const second = await newClaim(account)
  const secondBox = await sealPassword(world.agent, second, 'Velvet-River-Otter-77')
  const other = setJob(second, secondBox)
  expect(await world.agent.server.ask('set-first-password', other)).toEqual(unknown)
  // The first box comes again, and is settled; it was never set, so it is set now.
  const settled = await world.agent.server.ask('set-first-password', setJob(first, firstBox))
  expect(settled.outcome).toBe('set')
})
