import { expect, test } from 'vitest'
import { decidePasswordRestricted } from './decide-password-restricted.ts'

const settings = {
  minimumLength: 10,
  complexity: true,
  historyLength: 24,
  minimumAge: undefined,
  maximumAge: undefined,
  lockoutThreshold: 5,
  lockoutDuration: undefined,
  lockoutWindow: undefined,
}
const account = { name: 'b.jansen', displayName: 'Barbara Jansen-Li', exempt: false }

test.each([
  ['correct Horse 4', undefined],
  ['Short1!', 'too-short'],
  [`Aa1${'x'.repeat(254)}`, 'too-long'],
  [`Aa1${'x'.repeat(253)}`, undefined],
  ['xxB.JANSEN 2026', 'account-name'],
  ['my Jansen 2026', 'full-name'],
  ['BarbaraIsHere1', 'full-name'],
  // Parts of one or two letters do not count.
  ['my Li is here 7', undefined],
  ['all lower case', 'classes'],
  ['lower and UPPER', undefined],
  ['only1234lower', 'classes'],
  ['нижний ВЕРХ 12', undefined],
  ['漢字漢字漢字漢字漢字1a', undefined],
])('%s: %s', (password, restriction) => {
  expect(decidePasswordRestricted(password, account, settings)).toBe(restriction)
})

test('an account name of two letters may be in the password', () => {
  const short = { name: 'bj', displayName: '', exempt: false }
  expect(decidePasswordRestricted('bj Correct 1234', short, settings)).toBeUndefined()
})

test('without complexity only the length counts', () => {
  const plain = { ...settings, complexity: false }
  expect(decidePasswordRestricted('b.jansen jansen', account, plain)).toBeUndefined()
  expect(decidePasswordRestricted('short', account, plain)).toBe('too-short')
})

test('an account that needs no password is held to the greatest length only', () => {
  const exempt = { ...account, exempt: true }
  expect(decidePasswordRestricted('', exempt, settings)).toBeUndefined()
  expect(decidePasswordRestricted('x'.repeat(257), exempt, settings)).toBe('too-long')
})
