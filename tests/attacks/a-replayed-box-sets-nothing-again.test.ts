import { afterAll, beforeAll, expect } from 'vitest'
import { refusedBy } from '../machine/attack.ts'
import { type SimulatedWorld, startSimulatedWorld } from '../machine/simulated-world.ts'
import { newClaim, proveByText, sealPassword, setJob } from '../machine/start-agent.ts'

const { test } = refusedBy('the journal, which knows every box by its id')
let world: SimulatedWorld
beforeAll(async () => {
  world = await startSimulatedWorld()
})
afterAll(() => world.stop())

test('a box that was carried out is answered as before, and sets nothing, however often it comes', async () => {
  const claim = await newClaim(world.addNewcomer('replayed'))
  const grant = await proveByText(world.agent, claim, world.phone, '+31612345678')
  const box = await sealPassword(world.agent, claim, 'Quiet-Otter-Lantern-42')
  const job = setJob(claim, box, [grant])
  const first = await world.agent.server.ask('set-first-password', job)
  expect(first.outcome).toBe('set')

  // Somebody else has set it since: a replay would put the old one back.
  world.simulator.directory.setPassword('replayed', 'Another-Velvet-River-77')
  const before = world.simulator.directory.account('replayed')
  expect(await world.agent.server.ask('set-first-password', job)).toEqual(first)
  await world.agent.restart()
  expect(await world.agent.server.ask('set-first-password', job)).toEqual(first)
  expect(world.simulator.directory.account('replayed')).toEqual(before)
})

test('the id of a box that was carried out is not taken for another box', async () => {
  const claim = await newClaim(world.addNewcomer('relabelled'))
  const grant = await proveByText(world.agent, claim, world.phone, '+31612345678')
  const jti = crypto.randomUUID()
  const box = await sealPassword(world.agent, claim, 'Quiet-Otter-Lantern-42', { jti })
  const { server } = world.agent
  expect((await server.ask('set-first-password', setJob(claim, box, [grant]))).outcome).toBe('set')
  const other = await sealPassword(world.agent, claim, 'Velvet-River-Otter-77', { jti })
  const again = await server.ask('set-first-password', setJob(claim, other, [grant]))
  expect(again).toEqual({ outcome: 'refused', code: 'guard-box' })
})
