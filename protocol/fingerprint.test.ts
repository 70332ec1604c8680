import fc from 'fast-check'
import { base64url } from 'jose'
import { expect, test } from 'vitest'
import { parseFingerprint, showFingerprint } from './fingerprint.ts'

const anyThumbprint = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => base64url.encode(bytes))

test('a fingerprint is the whole thumbprint, however a person types it', () => {
  fc.assert(
    fc.property(anyThumbprint, (thumbprint) => {
      const shown = showFingerprint(thumbprint)
      expect(shown).toMatch(/^([a-z2-7]{4} ){12}[a-z2-7]{4}$/)
      for (const typed of [shown, shown.toUpperCase(), shown.replaceAll(' ', ''), `${shown}\n`]) {
        expect(parseFingerprint(typed)).toBe(thumbprint)
      }
    }),
  )
})

test('a part of a fingerprint is none, nor is one with a letter that was misread', () => {
  const shown = showFingerprint('A'.repeat(43))
  expect(parseFingerprint(shown.slice(0, -1))).toBeUndefined()
  expect(parseFingerprint(`${shown} aaaa`)).toBeUndefined()
  expect(parseFingerprint(shown.replace('a', '1'))).toBeUndefined()
  expect(parseFingerprint(`${shown.slice(0, -1)}b`)).toBeUndefined()
  expect(parseFingerprint('')).toBeUndefined()
})
