import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decideSignIn, isOutsideHours, type SignInFacts } from './decide-sign-in.ts'

const fine: SignInFacts = {
  locked: false,
  passwordRight: true,
  disabled: false,
  expired: false,
  outsideHours: false,
  workstationBarred: false,
  mustChange: false,
  passwordTooOld: false,
}

test.each([
  ['nothing in the way', {}, undefined],
  ['a locked account', { locked: true }, '775'],
  ['a locked account and a wrong password', { locked: true, passwordRight: false }, '775'],
  ['a wrong password', { passwordRight: false }, '52e'],
  ['a wrong password on a disabled account', { passwordRight: false, disabled: true }, '52e'],
  ['a disabled account', { disabled: true }, '533'],
  ['an expired account', { expired: true }, '701'],
  ['the wrong hour', { outsideHours: true }, '530'],
  ['the wrong machine', { workstationBarred: true }, '531'],
  ['a password to be changed', { mustChange: true }, '773'],
  ['a password that is too old', { passwordTooOld: true }, '532'],
] as const)('%s', (_case, facts, code) => {
  expect(decideSignIn({ ...fine, ...facts })).toBe(code)
})

test('a wrong password never learns anything but that it is wrong, or that the account is locked', () => {
  const truth = fc.boolean()
  const any = fc.record({
    locked: truth,
    passwordRight: fc.constant(false),
    disabled: truth,
    expired: truth,
    outsideHours: truth,
    workstationBarred: truth,
    mustChange: truth,
    passwordTooOld: truth,
  })
  fc.assert(
    fc.property(any, (facts) => {
      expect(decideSignIn(facts)).toBe(facts.locked ? '775' : '52e')
    }),
  )
})

test('logon hours are one bit for each hour of the week in UTC, Sunday first', () => {
  const mondayFromEightToNine = Buffer.alloc(21)
  mondayFromEightToNine[4] = 1
  expect(isOutsideHours(mondayFromEightToNine, new Date('2026-11-23T08:59:59Z'))).toBe(false)
  expect(isOutsideHours(mondayFromEightToNine, new Date('2026-11-23T09:00:00Z'))).toBe(true)
  expect(isOutsideHours(undefined, new Date('2026-11-23T09:00:00Z'))).toBe(false)
})
