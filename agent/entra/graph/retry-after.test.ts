import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pauseAfter, readRetryAfter } from './retry-after.ts'

const now = new Date('2026-12-01T07:00:00Z')

describe('Retry-After', () => {
  test.each([
    ['120', 120_000],
    [' 7 ', 7000],
    ['0', 0],
    ['Tue, 01 Dec 2026 07:00:30 GMT', 30_000],
    // A date that is past, by whatever clock, is now.
    ['Tue, 01 Dec 2026 06:59:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s', (header, milliseconds) => {
    expect(readRetryAfter(header, now)).toBe(milliseconds)
  })
})

test('where nothing is said, the pause grows, has an end, and is another one for everybody', () => {
  expect([0, 1, 2, 3].map((attempt) => pauseAfter(attempt, 0.5))).toEqual([250, 500, 1000, 2000])
  const attempts = fc.integer({ min: 0, max: 60 })
  const chances = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
  fc.assert(
    fc.property(attempts, chances, (attempt, chance) => {
      const pause = pauseAfter(attempt, chance)
      expect(pause).toBeGreaterThanOrEqual(0)
      expect(pause).toBeLessThanOrEqual(20_000)
    }),
  )
})
