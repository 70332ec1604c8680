import { afterAll, beforeAll, expect } from 'vitest'
import { refusedBy } from '../machine/attack.ts'
import {
  directoryOf,
  type SimulatedWorld,
  startSimulatedWorld,
} from '../machine/simulated-world.ts'
import {
  type AgentUnderTest,
  newClaim,
  sealPassword,
  setJob,
  startAgent,
  waitFor,
} from '../machine/start-agent.ts'

const { test } = refusedBy('the guard of each agent, by its own count')

// The worst case: the guard believes the server, so that every box opens.
const guard = { proof: 'server', perHour: 3 } as const
let world: SimulatedWorld
let second: AgentUnderTest
beforeAll(async () => {
  world = await startSimulatedWorld(guard)
  second = await startAgent({ directory: directoryOf(world.simulator), guard })
})
afterAll(async () => {
  await second.stop()
  await world.stop()
})

async function setOne(agent: AgentUnderTest, sam: string) {
  const claim = await newClaim(world.addNewcomer(sam))
  const box = await sealPassword(agent, claim, `Quiet-Otter-${crypto.randomUUID()}-A`)
  const result = await agent.server.ask('set-first-password', setJob(claim, box))
  return result.outcome === 'refused' ? result.code : result.outcome
}

test('boxes for twenty unclaimed hires at two agents set what the two announced, and no more', async () => {
  const agents = [world.agent, second]
  for (const { server } of agents) {
    expect(await waitFor(() => server.health()['limit:contoso'])).toBe('3')
  }
  const flood = Array.from({ length: 20 }, (_each, number) =>
    setOne(agents[number % 2] ?? second, `flood${number}`),
  )
  const outcomes = await Promise.all(flood)
  expect(outcomes.filter((outcome) => outcome === 'set')).toHaveLength(6)
  expect(outcomes.filter((outcome) => outcome === 'guard-rate')).toHaveLength(14)
})
