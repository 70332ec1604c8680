import { afterAll, beforeAll, expect } from 'vitest'
import { refusedBy } from '../machine/attack.ts'
import { createMovableClock } from '../machine/movable-clock.ts'
import { type SimulatedWorld, startSimulatedWorld } from '../machine/simulated-world.ts'
import { directoryName, newClaim, sealPassword, setJob, waitFor } from '../machine/start-agent.ts'

const { test } = refusedBy('the agent, which compares what it set with what stands there')
const clock = createMovableClock()
const lateMs = 15_000
let world: SimulatedWorld
beforeAll(async () => {
  world = await startSimulatedWorld({ proof: 'server' }, { agent: clock })
  world.agent.server.followClock(clock)
})
afterAll(() => world.stop())

test('a hung set that is carried out after the hire has chosen again goes to a person, until the hire has chosen once more', async () => {
  const { server } = world.agent
  const { directory, faults } = world.simulator
  const account = world.addNewcomer('hung')
  const sealed = async (password: string) => {
    const claim = await newClaim(account)
    return setJob(claim, await sealPassword(world.agent, claim, password))
  }
  // The agent's connection is made before new ones are refused.
  const other = await newClaim(world.addNewcomer('before'))
  const box = await sealPassword(world.agent, other, 'Harbour-Lantern-Otter-58')
  expect(await server.ask('set-first-password', setJob(other, box))).toMatchObject({
    outcome: 'set',
  })
  faults.add({ target: 'directory', kind: 'late', operation: 'modify', milliseconds: lateMs })
  faults.add({ target: 'directory', kind: 'refuse', operation: 'connect', times: 'always' })
  const first = await sealed('Quiet-Otter-Lantern-42')
  const expiresAt = new Date(Date.now() + 2500).toISOString()
  const unknown = { outcome: 'refused', code: 'outcome-unknown' }
  expect(await server.ask('set-first-password', { ...first, expiresAt })).toEqual(unknown)

  // A minute later nothing has come of it, and the hire chooses again.
  faults.clear()
  clock.stepTo(61_000)
  const second = await server.ask('set-first-password', await sealed('Velvet-River-Harbour-77'))
  expect(second).toMatchObject({ outcome: 'set' })
  const since = new Date().toISOString()
  const look = () =>
    server.ask('look-for-first-sign-in', {
      directory: directoryName,
      delivery: crypto.randomUUID(),
      account,
      since,
    })
  expect(await look()).toMatchObject({ outcome: 'looked' })

  const setAt = () => JSON.stringify(directory.account('hung').passwordLastSet)
  const mine = setAt()
  await waitFor(() => (setAt() === mine ? undefined : true), lateMs + 60_000)
  expect(await look()).toEqual({ outcome: 'refused', code: 'password-set-late' })
  const third = await server.ask('set-first-password', await sealed('Copper-Meadow-Signal-31'))
  // Within a quarter of an hour of its creation the account still counts as never used.
  expect(third).toMatchObject({ outcome: 'set' })
  expect(await look()).toMatchObject({ outcome: 'looked' })
})
