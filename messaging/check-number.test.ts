import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkNumber, isCountry } from './check-number.ts'

const rules = { defaultCountry: 'NL', allowedCountries: ['NL', 'GB', 'US', 'DE'] }

test.each([
  ['+31612345678', '+31612345678', 'NL'],
  ['06-12 34 56 78', '+31612345678', 'NL'],
  ['+31 (0)6 12345678', '+31612345678', 'NL'],
  ['0031612345678', '+31612345678', 'NL'],
  [' +44 7400 123456 ', '+447400123456', 'GB'],
  ['+49 151 23456789', '+4915123456789', 'DE'],
  ['+1 201 555 0123', '+12015550123', 'US'],
])('%j may be written to as %s', (input, number, country) => {
  expect(checkNumber(input, rules)).toEqual({ allowed: true, number, country })
})

test.each([
  ['', 'number-empty'],
  ['   ', 'number-empty'],
  ['mother', 'number-not-a-number'],
  ['call 0612345678 after six', 'number-not-a-number'],
  ['0612345678 / 0687654321', 'number-too-long'],
  ['=HYPERLINK("http://evil.test")', 'number-not-a-number'],
  ['061234', 'number-not-a-number'],
  ['1', 'number-too-short'],
  ['+316123456789012345', 'number-not-a-number'],
  ['+999 123456', 'number-without-country'],
  ['+31 6 12345678 ext. 5', 'number-not-a-number'],
  ['020 123 4567', 'number-fixed-line'],
  ['0900 1234567', 'number-premium'],
  ['+44 909 8790000', 'number-premium'],
  ['+44 843 1234567', 'number-premium'],
  ['+44 70 1234 5678', 'number-premium'],
  ['0800 123456', 'number-not-a-mobile'],
  ['088 1234567', 'number-not-a-mobile'],
  ['+44 56 1234 5678', 'number-not-a-mobile'],
  ['+44 76 4012 3456', 'number-not-a-mobile'],
  ['+32 470 12 34 56', 'number-country-not-allowed'],
  ['+44 7797 712345', 'number-country-not-allowed'],
  ['+1 876 210 1234', 'number-country-not-allowed'],
  ['+979 123456789', 'number-country-not-allowed'],
  ['+881 612345678', 'number-country-not-allowed'],
])('%j is refused as %s', (input, code) => {
  const check = checkNumber(input, rules)
  expect(check).toMatchObject({ allowed: false, code })
})

test('a number without a country code and without a default country is refused', () => {
  expect(checkNumber('0612345678', { ...rules, defaultCountry: '' })).toMatchObject({
    code: 'number-without-country',
  })
})

test('whatever is written, only E.164 in an allowed country comes out, and a hint repeats no digit of it', () => {
  const dial = fc.string({ unit: fc.constantFrom(...'0123456789+()- .;ext=p'), maxLength: 24 })
  fc.assert(
    fc.property(fc.oneof(dial, fc.string({ unit: 'binary' })), (input) => {
      const check = checkNumber(input, rules)
      if (check.allowed) {
        expect(check.number).toMatch(/^\+[1-9]\d{6,14}$/)
        expect(rules.allowedCountries).toContain(check.country)
        expect(checkNumber(check.number, rules)).toEqual(check)
      } else expect(check.hint).toMatch(/^[A-Z].*\.$/)
    }),
  )
})

test('countries are told from other words', () => {
  expect([isCountry('NL'), isCountry('XX'), isCountry('nl'), isCountry('')]).toEqual([
    true,
    false,
    false,
    false,
  ])
})
