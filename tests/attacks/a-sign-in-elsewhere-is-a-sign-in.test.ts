import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { refusedBy } from '../machine/attack.ts'
import { tryToAskForCode, tryToSet } from '../machine/forge-grant.ts'
import { type SimulatedWorld, startSimulatedWorld } from '../machine/simulated-world.ts'
import { newClaim } from '../machine/start-agent.ts'

const { test, control } = refusedBy('the guard, which asks every writable controller')

let world: SimulatedWorld
beforeAll(async () => {
  world = await startSimulatedWorld({}, {}, { controllers: 2 })
})
afterAll(() => world.stop())
afterEach(() => world.simulator.faults.clear())

const signIn = (sam: string, controller: number) =>
  world.simulator.directory.signInInteractively(sam, { controller, workstation: 'TC1' })

function loseSecond() {
  const lost = { target: 'directory', controller: 1, times: 'always' } as const
  world.simulator.faults.add({ ...lost, kind: 'refuse' })
  world.simulator.faults.add({ ...lost, kind: 'drop' })
}

test('its owner signed in at another controller than the one that is written to', async () => {
  const claim = await newClaim(world.addNewcomer('elsewhere'))
  expect(signIn('elsewhere', 1)).toBe('ok')
  expect(await tryToSet(world.agent, claim)).toBe('guard-used')
  expect(await tryToAskForCode(world.agent, claim)).toBe('guard-used')
})

test('and that controller does not answer any more', async () => {
  const claim = await newClaim(world.addNewcomer('gone'))
  expect(signIn('gone', 1)).toBe('ok')
  loseSecond()
  expect(await tryToSet(world.agent, claim)).toBe('guard-used')
})

control('with one controller gone, an account that nobody used is set', async () => {
  const claim = await newClaim(world.addNewcomer('unused'))
  loseSecond()
  expect(await tryToSet(world.agent, claim)).toBe('set')
})
