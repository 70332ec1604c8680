import { expect, test } from 'vitest'
import { findDeviceAdvice } from './find-device-advice.ts'

test.each([
  ['hybrid', true, ['entra'], 'pass-opens-no-windows'],
  ['domain', true, ['entra'], 'pass-opens-no-windows'],
  ['hybrid', false, ['entra'], 'pass-opens-no-windows'],
  ['hybrid', false, ['ad', 'entra'], 'first-sign-in-needs-controller'],
  ['domain', false, ['ad'], 'first-sign-in-needs-controller'],
  ['hybrid', true, ['ad', 'entra'], undefined],
  ['domain', true, ['ad'], undefined],
  ['entra', false, ['entra'], undefined],
  ['entra', false, ['ad', 'entra'], undefined],
  ['none', false, ['ad'], undefined],
] as const)(
  'a machine joined as %s that reaches a controller: %s, with %j: %s',
  (joined, reachesController, worlds, advice) => {
    expect(findDeviceAdvice(worlds, { joined, reachesController })).toBe(advice)
  },
)

test('of machines that nobody described, nothing is said', () => {
  expect(findDeviceAdvice(['entra'], undefined)).toBeUndefined()
})
