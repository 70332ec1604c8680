import { expect, test } from 'vitest'
import { createCircuitBreaker } from './circuit-breaker.ts'

const failing = (times: number, now = 0) => {
  const breaker = createCircuitBreaker()
  for (let time = 0; time < times; time += 1) breaker.fail(now)
  return breaker
}

test('four failures in a row close nothing, five do, for half a minute', () => {
  expect(failing(4).closedUntil(1)).toBeUndefined()
  expect(failing(5).closedUntil(1)).toEqual({ until: 30_000, because: 'unreachable' })
})

test('an answer in between begins the count anew', () => {
  const breaker = failing(4)
  breaker.succeed()
  breaker.fail(1)
  expect(breaker.closedUntil(2)).toBeUndefined()
})

test('then one call finds out, and everybody else waits for what comes of it', () => {
  const breaker = failing(5)
  expect(breaker.closedUntil(30_000)).toBeUndefined()
  expect(breaker.closedUntil(30_001)).toEqual({ until: 31_001, because: 'unreachable' })
  breaker.fail(31_000)
  expect(breaker.closedUntil(31_001)?.until).toBe(61_000)
  expect(breaker.closedUntil(61_000)).toBeUndefined()
  breaker.succeed()
  expect(breaker.closedUntil(61_001)).toBeUndefined()
  expect(breaker.closedUntil(61_002)).toBeUndefined()
})

test('a tenant that asks to be left alone is, the longest wish counting', () => {
  const breaker = createCircuitBreaker()
  breaker.wait(9000)
  breaker.wait(4000)
  expect(breaker.closedUntil(8999)).toEqual({ until: 9000, because: 'throttled' })
  expect(breaker.closedUntil(9000)).toBeUndefined()
})
