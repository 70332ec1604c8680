import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  formatRdn,
  normalizeDistinguishedName,
  parentOf,
  parseDistinguishedName,
} from './distinguished-name.ts'

test('every name that can be typed survives being written and read', () => {
  const visible = fc
    .string({ unit: 'grapheme', minLength: 1 })
    .filter((text) => text.trim() === text)
  fc.assert(
    fc.property(visible, visible, (first, second) => {
      const dn = [formatRdn({ type: 'CN', value: first }), formatRdn({ type: 'OU', value: second })]
      expect(parseDistinguishedName(dn.join(','))).toEqual([
        { type: 'CN', value: first },
        { type: 'OU', value: second },
      ])
      expect(parentOf(dn.join(','))).toBe(dn[1])
    }),
  )
})

test.each([
  ['CN=Müller\\, Jürgen,OU=Newcomers', 'cn=M\\C3\\BCller\\2c J\\c3\\bcrgen, ou=newcomers'],
  ['CN=a\\+b,DC=test', 'cn=a\\2Bb,dc=TEST'],
])('%s and %s are the same name', (one, other) => {
  expect(normalizeDistinguishedName(one)).toBe(normalizeDistinguishedName(other))
})

test.each(['Barbara', '=x,DC=test', 'CN=a\\'])('%s is no name', (text) => {
  expect(normalizeDistinguishedName(text)).toBeUndefined()
})
