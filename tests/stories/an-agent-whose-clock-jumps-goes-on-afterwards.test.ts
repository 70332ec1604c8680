import { afterEach, expect, test } from 'vitest'
import { createMovableClock } from '../machine/movable-clock.ts'
import { type SimulatedWorld, startSimulatedWorld } from '../machine/simulated-world.ts'
import { newClaim, proveByText, sealPassword, setJob } from '../machine/start-agent.ts'

const hour = 3_600_000
const number = '+31612345678'
const password = 'Quiet-Otter-Lantern-42'
let world: SimulatedWorld
afterEach(() => world.stop())

test.each([
  ['ahead', hour],
  ['back', -hour],
])(
  'its clock jumps an hour %s: nothing is set meanwhile, and everything goes on after',
  async (_where, apart) => {
    const clock = createMovableClock()
    world = await startSimulatedWorld({ proof: 'text' }, { agent: clock })
    const { server } = world.agent
    const claim = await newClaim(world.addNewcomer('jump'))
    const grant = await proveByText(world.agent, claim, world.phone, number)
    const box = await sealPassword(world.agent, claim, password)
    const job = setJob(claim, box, [grant])

    clock.stepTo(apart)
    const before = world.simulator.directory.account('jump')
    // Whether it answers nothing, since the server takes no request of that time, or refuses: it does not set.
    const id = server.give('set-first-password', job)
    const patience = new Promise((resolve) =>
      setTimeout(() => resolve({ outcome: 'no word' }), 1500),
    )
    const answer = await Promise.race([server.answerTo(id), patience])
    expect(answer).not.toMatchObject({ outcome: 'set' })
    expect(world.simulator.directory.account('jump')).toEqual(before)

    clock.stepTo(0)
    const result = await server.ask('set-first-password', job)
    expect(result.outcome).toBe('set')
  },
)
