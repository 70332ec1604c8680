import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bringInUntil } from '../machine/fire/bring-in.ts'
import { findBrokenPromises } from '../machine/fire/find-broken-promises.ts'
import { type CrashWorld, startCrashWorld } from '../machine/fire/start-crash-world.ts'

let world: CrashWorld
beforeAll(async () => {
  world = await startCrashWorld()
})
afterAll(() => world.stop())

test('nothing is lost, nothing is done twice, and no server falls over', async () => {
  let killed = 0
  const kill = async () => {
    for (const pause of [300, 2500, 4000]) {
      await sleep(pause)
      world.killDatabase()
      killed += 1
    }
  }
  const killing = kill()
  const { arrivals, lost } = await bringInUntil(() => killed === 3, 4, world)
  await killing

  expect(lost).toEqual([])
  expect(await findBrokenPromises(arrivals, world, { mail: 1, text: 0 })).toEqual([])
}, 180_000)
