import { join } from 'node:path'
import { afterEach, expect } from 'vitest'
import { leaveConfirmation } from '../../agent/journal/take-confirmation.ts'
import { refusedBy } from '../machine/attack.ts'
import { createMovableClock } from '../machine/movable-clock.ts'
import { type SimulatedWorld, startSimulatedWorld } from '../machine/simulated-world.ts'
import { newClaim, proveByText, sealPassword, setJob } from '../machine/start-agent.ts'

const { test, control } = refusedBy('the journal, which knows how late it has been')
const number = '+31612345678'
const behind = { outcome: 'refused', code: 'clock-behind-journal' }
const later = 60 * 60_000
let world: SimulatedWorld
afterEach(() => world.stop())

/** An hour passes on the agent's clock, and something is written down in it. */
async function letAnHourPass(clock: ReturnType<typeof createMovableClock>) {
  clock.stepTo(later)
  const account = world.addNewcomer('passing')
  const { server } = world.agent
  const id = server.give('find-account', {
    directory: 'contoso',
    delivery: crypto.randomUUID(),
    hint: { samAccountName: 'passing' },
  })
  await server.answerTo(id)
  return account
}

/** A world whose agent follows a clock of ours, and a box for a newcomer that it would open. */
async function startWithBox(newcomer: string) {
  const clock = createMovableClock()
  world = await startSimulatedWorld({ proof: 'text' }, { agent: clock })
  const { agent, phone } = world
  agent.server.followClock(clock)
  const claim = await newClaim(world.addNewcomer(newcomer))
  const grant = await proveByText(agent, claim, phone, number)
  const box = await sealPassword(agent, claim, 'Quiet-Otter-Lantern-42')
  return { clock, server: agent.server, job: setJob(claim, box, [grant]) }
}

test('a box and a grant of an hour ago stay dead when the clock is put back, also after a restart', async () => {
  const { clock, server, job } = await startWithBox('kept-back')
  const before = world.simulator.directory.account('kept-back')

  await letAnHourPass(clock)
  clock.stepTo(0)
  expect(await server.ask('set-first-password', job)).toEqual(behind)
  await world.agent.restart()
  expect(await server.ask('set-first-password', job)).toEqual(behind)
  expect(world.simulator.directory.account('kept-back')).toEqual(before)
})

test('the same box after a restart with the clock put back is answered as before, and sets nothing', async () => {
  const { clock, server, job } = await startWithBox('replayed')
  const first = await server.ask('set-first-password', job)
  expect(first.outcome).toBe('set')
  const setAt = world.simulator.directory.account('replayed')
  await letAnHourPass(clock)
  await world.agent.restart(() => clock.stepTo(0))
  expect(await server.ask('set-first-password', job)).toEqual(first)
  expect(world.simulator.directory.account('replayed')).toEqual(setAt)
})

control(
  'an operator who says that the clock was ahead and is right now lets it go on',
  async () => {
    const clock = createMovableClock()
    world = await startSimulatedWorld({ proof: 'server' }, { agent: clock })
    world.agent.server.followClock(clock)
    await letAnHourPass(clock)
    clock.stepTo(0)
    const claim = await newClaim(world.addNewcomer('waiting'))
    const job = setJob(claim, await sealPassword(world.agent, claim, 'Quiet-Otter-Lantern-42'))
    expect(await world.agent.server.ask('set-first-password', job)).toEqual(behind)
    await leaveConfirmation(join(world.agent.folder, 'state'), clock.now())
    await world.agent.restart()
    expect(await world.agent.server.ask('set-first-password', job)).toMatchObject({
      outcome: 'set',
    })
  },
)
