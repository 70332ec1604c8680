import { afterAll, beforeAll, expect, test } from 'vitest'
import { bringIn, bringInUntil } from '../machine/fire/bring-in.ts'
import { findBrokenPromises } from '../machine/fire/find-broken-promises.ts'
import { type CrashWorld, startCrashWorld } from '../machine/fire/start-crash-world.ts'
import type { UnderFire } from '../machine/fire/start-under-fire.ts'
import { waitFor } from '../machine/wait-for.ts'

let world: CrashWorld
let first: UnderFire
beforeAll(async () => {
  world = await startCrashWorld({ servers: 2 })
  first = world.servers[0] as UnderFire
})
afterAll(() => world.stop())

/**
 * People who were under way when it happened get in within so long: heartbeats, on a machine that does much else. Whoever is
 * held up by the frozen one waits for as long as it is frozen.
 */
const patience = 120_000

test('a frozen server holds nobody up, and does no harm when it comes back', async () => {
  // In the middle of a transaction, with everything it has locked.
  first.aim([{ point: 'look-decided', time: 2, how: 'freeze' }])
  const began = Date.now()
  const coming = bringInUntil(() => true, 4, world)
  await waitFor('the freeze', () => first.hitsLeft() === 0, 60)
  world.leaveOut(first)
  const { arrivals, lost } = await coming
  expect(lost).toEqual([])
  expect(Date.now() - began).toBeLessThan(patience)

  first.thaw()
  world.takeBackIn(first)
  const late = await bringIn(50, world)
  expect(await findBrokenPromises([...arrivals, late], world, { mail: 1, text: 0 })).toEqual([])
}, 240_000)

test('what a lost server had begun is finished by another', async () => {
  const began = Date.now()
  first.aim([{ point: 'message-after-send', time: 1, how: 'freeze' }])
  const coming = Promise.all([60, 61, 62, 63].map((number) => bringIn(number, world)))
  await waitFor('the end of a server', () => first.hitsLeft() === 0, 60)
  await first.lose()
  const arrivals = await coming
  expect(Date.now() - began).toBeLessThan(patience)
  expect(await findBrokenPromises(arrivals, world, { mail: 1, text: 0 })).toEqual([])
}, 240_000)
