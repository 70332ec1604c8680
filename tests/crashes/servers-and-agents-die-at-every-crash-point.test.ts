import { afterAll, beforeAll, expect, test } from 'vitest'
import { crashPoints as agentPoints } from '../../agent/journal/crash-point.ts'
import { crashPoints as serverPoints } from '../../server/crash-points.ts'
import { bringInUntil } from '../machine/fire/bring-in.ts'
import { findBrokenPromises } from '../machine/fire/find-broken-promises.ts'
import { type CrashWorld, startCrashWorld } from '../machine/fire/start-crash-world.ts'
import type { Hit } from '../machine/fire/take-orders.ts'

let world: CrashWorld
beforeAll(async () => {
  world = await startCrashWorld()
})
afterAll(() => world.stop())

const hitAt = (point: string): Hit => ({ point, time: 1, how: 'kill' })

test('every delivery ends once, with the password that its owner was told', async () => {
  const [server] = world.servers
  server?.aim(serverPoints.map(hitAt))
  world.agent.aim(agentPoints.map(hitAt))
  const isOver = () => server?.hitsLeft() === 0 && world.agent.hitsLeft() === 0

  const { arrivals, lost } = await bringInUntil(isOver, 6, world)

  expect(lost).toEqual([])
  expect(server?.reached).toEqual(serverPoints)
  expect(world.agent.reached).toEqual(agentPoints)
  expect(await findBrokenPromises(arrivals, world, { mail: 0, text: 0 })).toEqual([])
}, 240_000)
