import { afterAll, beforeAll, expect } from 'vitest'
import { refusedBy } from '../machine/attack.ts'
import { type SimulatedWorld, startSimulatedWorld } from '../machine/simulated-world.ts'
import { newClaim, sealPassword, setJob } from '../machine/start-agent.ts'

const { test } = refusedBy('the journal, in which the guard counts')
let world: SimulatedWorld
beforeAll(async () => {
  world = await startSimulatedWorld({ perHour: 3, proof: 'server' })
})
afterAll(() => world.stop())

async function setOne(sam: string) {
  const claim = await newClaim(world.addNewcomer(sam))
  const box = await sealPassword(world.agent, claim, `Quiet-Otter-${crypto.randomUUID()}-A`)
  const result = await world.agent.server.ask('set-first-password', setJob(claim, box))
  return result.outcome === 'refused' ? result.code : result.outcome
}

test('boxes that come all at once get no more than the hour allows, nor do those after a restart', async () => {
  const names = ['mass1', 'mass2', 'mass3', 'mass4', 'mass5', 'mass6']
  const outcomes = await Promise.all(names.map(setOne))
  expect(outcomes.filter((outcome) => outcome === 'set')).toHaveLength(3)
  expect(outcomes.filter((outcome) => outcome === 'guard-rate')).toHaveLength(3)
  await world.agent.restart()
  expect(await setOne('mass7')).toBe('guard-rate')
})
