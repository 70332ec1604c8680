import { expect, test } from 'vitest'
import { meetsTarget, summarizeRounds } from './summarize-rounds.ts'
import { areaUnderCurve, guessByThreshold } from './tell-apart.ts'

const same = Array.from({ length: 400 }, (_, index) => (index * 7919) % 101)

test.each([
  { what: 'the same times', one: [1, 2, 3], other: [1, 2, 3], area: 0.5 },
  { what: 'times that never meet', one: [1, 2, 3], other: [4, 5, 6], area: 1 },
  { what: 'the same, the other way round', one: [4, 5, 6], other: [1, 2, 3], area: 1 },
  { what: 'all equal', one: [5, 5, 5], other: [5, 5], area: 0.5 },
  { what: 'three of four pairs in order', one: [1, 3], other: [2, 4], area: 0.75 },
])('$what are told apart as often as they can be', ({ one, other, area }) => {
  expect(areaUnderCurve(one, other)).toBeCloseTo(area, 10)
})

test('a threshold finds a shift that is there, and none where there is none', () => {
  const later = same.map((time) => time + 200)
  expect(guessByThreshold(same, later)).toBe(1)
  expect(guessByThreshold(later, same)).toBe(1)
  expect(guessByThreshold(same, [...same])).toBeCloseTo(0.5, 1)
})

test('the median of an even number of rounds is the mean of the two in the middle', () => {
  expect(summarizeRounds([4, 1, 3, 2])).toEqual({ median: 2.5, least: 1, most: 4 })
  expect(summarizeRounds([9, 1, 5])).toEqual({ median: 5, least: 1, most: 9 })
})

test('a target is met by the median', () => {
  expect(meetsTarget([0.1, 0.9, 5], { atLeast: 0.9 })).toBe(true)
  expect(meetsTarget([0.1, 0.89, 5], { atLeast: 0.9 })).toBe(false)
  expect(meetsTarget([0.55], { below: 0.55 })).toBe(false)
  expect(meetsTarget([0.54, 9, 0.1], { below: 0.55 })).toBe(true)
})
