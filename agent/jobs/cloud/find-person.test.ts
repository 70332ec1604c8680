import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anchorOf } from './find-person.ts'

test('an anchor is the bytes of a GUID as a directory stores them: the first three groups turned round', () => {
  const account = '00112233-4455-6677-8899-aabbccddeeff'
  const bytes = Buffer.from('33221100554477668899aabbccddeeff', 'hex')
  expect(anchorOf(account)).toBe(bytes.toString('base64'))
})

test('no two accounts have one anchor', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), (one, other) => {
      expect(anchorOf(one) === anchorOf(other)).toBe(one === other)
    }),
  )
})
