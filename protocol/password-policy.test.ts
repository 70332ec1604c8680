import { expect, test } from 'vitest'
import { findBrokenRules } from './password-policy.ts'

const policy = { minimumLength: 10, complexity: true }
const barbara = { samAccountName: 'bmuller', displayName: 'Müller, Barbara Jo (Berlin)' }

test.each([
  ['Korenbloem Fiets 7', []],
  ['short1A', ['too-short']],
  ['alllowercaseletters', ['too-few-kinds']],
  ['xxBMULLERxx12', ['contains-name']],
  ['Xbarbara1234', ['contains-name']],
  // Tokens of two characters do not count.
  ['Jojojo-Jojo12', []],
  ['Müller-Straße 12', ['contains-name']],
  [`Aa1${'x'.repeat(300)}`, ['too-long']],
  ['Tab\tand more 12', ['not-allowed-character']],
])('%s breaks %o', (password, broken) => {
  expect(findBrokenRules(password, policy, barbara)).toEqual(broken)
})

test('without complexity only length counts', () => {
  expect(
    findBrokenRules('barbara barbara', { minimumLength: 8, complexity: false }, barbara),
  ).toEqual([])
})
