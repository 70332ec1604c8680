import { expect, test } from 'vitest'
import { zParityRoute } from '../../protocol/parity-route.ts'
import { custodyOfRoute } from './custody-of-route.ts'

test('a claim is read by nobody', () => {
  expect(custodyOfRoute('claim').readableBy).toBe('nobody')
})

test.each(zParityRoute.options)('the route %s says who could read its key', (route) => {
  const { readableBy, sentence } = custodyOfRoute(route)
  expect(readableBy).not.toBe('nobody')
  expect(sentence).toMatch(/could (?:read|take) .+\.$/)
})
