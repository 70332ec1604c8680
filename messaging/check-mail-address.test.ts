import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkMailAddress } from './check-mail-address.ts'

test.each([
  ['b.jensen@example.org', 'b.jensen@example.org'],
  [' B.Jensen+start@Mail.Example.ORG ', 'B.Jensen+start@mail.example.org'],
  ["o'brien@example.org", "o'brien@example.org"],
  ['müller@bücher.example', 'müller@bücher.example'],
])('%j is one address', (input, address) => {
  expect(checkMailAddress(input)).toEqual({ allowed: true, address })
})

test.each([
  ['', 'mail-empty'],
  ['b.jensen', 'mail-not-an-address'],
  ['b.jensen@localhost', 'mail-not-an-address'],
  ['a@example.org, b@example.org', 'mail-not-an-address'],
  ['a@example.org;b@example.org', 'mail-not-an-address'],
  ['a@example.org b@example.org', 'mail-not-an-address'],
  ['a@b@example.org', 'mail-not-an-address'],
  ['<a@example.org>', 'mail-not-an-address'],
  ['Barbara <a@example.org>', 'mail-not-an-address'],
  ['a@example.org\r\nBcc: b@example.org', 'mail-not-an-address'],
  ['a\u202e@example.org', 'mail-not-an-address'],
  ['a@-example.org', 'mail-not-an-address'],
  ['a@example..org', 'mail-not-an-address'],
  ['@example.org', 'mail-not-an-address'],
  [`${'a'.repeat(250)}@example.org`, 'mail-too-long'],
])('%j is refused as %s', (input, code) => {
  expect(checkMailAddress(input)).toMatchObject({ allowed: false, code })
})

test('what is allowed never holds a separator, a blank or an invisible character', () => {
  const character = fc.constantFrom(...'ab.@-<>,;:"()[]\\ \r\n\t\u0000\u200b')
  fc.assert(
    fc.property(fc.string({ unit: character, maxLength: 20 }), (noise) => {
      const check = checkMailAddress(`a${noise}@example.org`)
      if (check.allowed) expect(check.address).toMatch(/^[ab.-]+@example\.org$/)
    }),
  )
})
