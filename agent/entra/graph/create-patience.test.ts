import { expect, test } from 'vitest'
import type { Clock } from '../../../protocol/clock.ts'
import { createPatience } from './create-patience.ts'

/** A clock that passes only while somebody sleeps, and writes down for how long. */
function createSleepingClock() {
  let now = Date.parse('2026-12-01T07:00:00Z')
  const slept: number[] = []
  const clock: Clock = {
    now: () => new Date(now),
    sleep: (milliseconds) => {
      slept.push(milliseconds)
      now += milliseconds
      return Promise.resolve()
    },
  }
  return { clock, slept, pass: (milliseconds: number) => (now += milliseconds) }
}
const halfWay = { below: (limit: number) => Math.floor(limit / 2), id: () => 'x' }
const open = () => {
  const time = createSleepingClock()
  return { ...time, patience: createPatience({ clock: time.clock, random: halfWay }) }
}

test('what an answer asks for is waited, and a little more; where it asks nothing, longer each time', async () => {
  const { patience, slept } = open()
  expect(await patience.beforeRetry(0, '3')).toBe(true)
  expect(await patience.beforeRetry(0, 'Tue, 01 Dec 2026 07:00:05 GMT')).toBe(true)
  expect(await patience.beforeRetry(0, undefined)).toBe(true)
  expect(await patience.beforeRetry(1, undefined)).toBe(true)
  expect(slept).toEqual([3125, 5000 - 3125 + 125, 250, 500])
})

test('five tries are enough, and half a minute is too long', async () => {
  const { patience, slept } = open()
  expect(await patience.beforeRetry(4, undefined)).toBe(false)
  expect(await patience.beforeRetry(0, '31')).toBe(false)
  expect(slept).toEqual([])
})

test('sixty repetitions in a minute are all there are, over all jobs; the next minute has its own', async () => {
  const { patience, pass } = open()
  const tries = async (count: number) => {
    const made: boolean[] = []
    for (let time = 0; time < count; time += 1) made.push(await patience.beforeRetry(0, '0'))
    return made.filter(Boolean).length
  }
  expect(await tries(70)).toBe(60)
  pass(61_000)
  expect(await tries(5)).toBe(5)
})

test('an answer that says when to come back keeps everybody away; one of a batch does not', async () => {
  const { patience, slept } = open()
  await patience.beforeRetry(0, '5')
  await patience.untilOpen()
  expect(slept).toEqual([5125])
  patience.noteAnswer(429, '10')
  await patience.untilOpen()
  expect(slept.at(-1)).toBe(10_000)
  patience.noteAnswer(429, '300')
  await expect(patience.untilOpen()).rejects.toMatchObject({ code: 'throttled' })
  // A good answer may carry the header too: it asks nothing.
  const { patience: other } = open()
  other.noteAnswer(200, '300')
  await expect(other.untilOpen()).resolves.toBeUndefined()
})

test('while one call finds out whether the tenant is back, the others do not ask', async () => {
  const { patience, slept } = open()
  for (let time = 0; time < 5; time += 1) patience.noteSilence()
  await patience.untilOpen()
  expect(slept).toEqual([30_000])
  await expect(patience.untilOpen()).rejects.toMatchObject({ code: 'unreachable' })
  patience.noteAnswer(200, undefined)
  await expect(patience.untilOpen()).resolves.toBeUndefined()
})
