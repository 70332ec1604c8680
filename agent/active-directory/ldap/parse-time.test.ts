import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseFileTime, parseGeneralizedTime, parseIntervalDays } from './parse-time.ts'

test('a FILETIME is an instant', () => {
  expect(parseFileTime(134398560199047480n)?.toISOString()).toBe('2026-11-22T21:20:19.904Z')
})

test.each([0n, -1n, 0x7fffffffffffffffn])('%s is no instant', (value) => {
  expect(parseFileTime(value)).toBeUndefined()
})

test('every instant comes back from its FILETIME', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('1700-01-01'), noInvalidDate: true }), (instant) => {
      const value = (BigInt(instant.getTime()) + 11_644_473_600_000n) * 10_000n
      expect(parseFileTime(value)).toEqual(instant)
    }),
  )
})

test.each([
  [-77760000000000n, 90],
  [-864000000000n, 1],
  [-36000000000n, 1 / 24],
  [0n, 0],
  [-0x8000000000000000n, 0],
])('the interval %s is %s days', (value, days) => {
  expect(parseIntervalDays(value)).toBeCloseTo(days, 10)
})

test.each([
  ['20261122211700.0Z', '2026-11-22T21:17:00.000Z'],
  ['20261122211700Z', '2026-11-22T21:17:00.000Z'],
  ['16010101000000.0Z', '1601-01-01T00:00:00.000Z'],
])('%s is %s', (value, expected) => {
  expect(parseGeneralizedTime(value)?.toISOString()).toBe(expected)
})

test.each(['', '2026-11-22', '20261122211700+0100'])('%j is no time', (value) => {
  expect(parseGeneralizedTime(value)).toBeUndefined()
})
