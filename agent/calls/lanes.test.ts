import { expect, test } from 'vitest'
import { createLanes } from './lanes.ts'
import { pauseAfter } from './pause-after.ts'

test('no more work runs at once than there are lanes, and all of it runs', async () => {
  const lanes = createLanes(3)
  let running = 0
  let most = 0
  const work = async (number: number) => {
    running += 1
    most = Math.max(most, running)
    await new Promise((resolve) => setTimeout(resolve, 2))
    running -= 1
    if (number === 4) throw new Error('this one fails')
    return number
  }
  const all = await Promise.allSettled(
    Array.from({ length: 10 }, (_, number) => lanes.run(() => work(number))),
  )
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(9)
  expect(most).toBe(3)
  expect(lanes.open()).toBe(3)
})

test('who waits for a free lane waits no longer than the agent runs', async () => {
  const lanes = createLanes(1)
  const hold = Promise.withResolvers<void>()
  const held = lanes.run(() => hold.promise)
  const stopping = new AbortController()
  const waiting = lanes.free(stopping.signal)
  stopping.abort()
  await waiting
  expect(lanes.open()).toBe(0)
  hold.resolve()
  await held
  await lanes.free(new AbortController().signal)
  expect(lanes.open()).toBe(1)
})

test.each([
  [1, 0, 250],
  [1, 1, 500],
  [4, 1, 4000],
  [60, 1, 30_000],
  [60, 0, 15_000],
])('after %i failures and a chance of %d the pause is %i ms', (failures, chance, pause) => {
  expect(pauseAfter(failures, chance)).toBe(pause)
})
