import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  formatFileTime,
  formatGeneralizedTime,
  formatInterval,
  parseFileTime,
  parseInterval,
} from './windows-time.ts'

test('an instant survives being written as a FILETIME', () => {
  const instants = fc.date({
    min: new Date('1601-01-02'),
    max: new Date('9999-01-01'),
    noInvalidDate: true,
  })
  fc.assert(
    fc.property(instants, (instant) => {
      expect(parseFileTime(formatFileTime(instant))).toEqual(instant)
    }),
  )
})

test('the epoch of Unix is the FILETIME that Microsoft prints for it', () => {
  expect(formatFileTime(new Date(0))).toBe('116444736000000000')
})

test('ninety days are written as AD writes maxPwdAge', () => {
  expect(formatInterval(90 * 86_400_000)).toBe('-77760000000000')
  expect(parseInterval('-77760000000000')).toBe(90 * 86_400_000)
})

test.each(['0', '-9223372036854775808', undefined])('the interval %s means never', (value) => {
  expect(parseInterval(value)).toBeUndefined()
})

test('whenCreated is generalized time in UTC', () => {
  expect(formatGeneralizedTime(new Date('2026-11-22T21:15:07.999Z'))).toBe('20261122211507.0Z')
})
