import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatGuid, formatSid, parseGuid, parseSid } from './object-id.ts'

test('the first three groups of a GUID are stored the other way round', () => {
  const bytes = Buffer.from('00112233445566778899aabbccddeeff', 'hex')
  expect(formatGuid(bytes)).toBe('33221100-5544-7766-8899-aabbccddeeff')
})

test('every GUID survives being written and read, in both spellings', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (array) => {
      const bytes = Buffer.from(array)
      expect(parseGuid(formatGuid(bytes))).toEqual(bytes)
      expect(parseGuid(bytes.toString('hex'))).toEqual(bytes)
    }),
  )
})

test.each(['S-1-5-32-544', 'S-1-5-21-4294967295-2-3-512', 'S-1-1-0'])('%s survives', (sid) => {
  expect(formatSid(parseSid(sid) ?? Buffer.alloc(0))).toBe(sid)
})

test.each(['', 'S-2-5-32', 'barbara', '33221100-5544'])('%j is neither', (text) => {
  expect(parseGuid(text)).toBeUndefined()
  expect(parseSid(text)).toBeUndefined()
})
