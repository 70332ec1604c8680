import fc from 'fast-check'
import { expect, test } from 'vitest'
import { guidDn, parseGuid } from './parse-guid.ts'
import { parseSid, relativeId } from './parse-sid.ts'

test('the first three groups of a GUID are little-endian', () => {
  const bytes = Buffer.from('33221100554477668899aabbccddeeff', 'hex')
  expect(parseGuid(bytes)).toBe('00112233-4455-6677-8899-aabbccddeeff')
})

test('every sixteen bytes make a GUID, and different ones different GUIDs', () => {
  const sixteen = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((one) => Buffer.from(one))
  fc.assert(
    fc.property(sixteen, sixteen, (one, other) => {
      expect(guidDn(parseGuid(one))).toBe(`<GUID=${parseGuid(one)}>`)
      expect(parseGuid(one) === parseGuid(other)).toBe(one.equals(other))
    }),
  )
})

test.each(['', 'x', '00112233-4455-6677-8899-aabbccddeef', '>)(cn=*'])(
  '%j does not become a name to search under',
  (text) => {
    expect(() => guidDn(text)).toThrow(RangeError)
  },
)

test('a security identifier is read', () => {
  const bytes = Buffer.from('010500000000000515000000010000000200000003000000f4010000', 'hex')
  expect(parseSid(bytes)).toBe('S-1-5-21-1-2-3-500')
  expect(relativeId(parseSid(bytes))).toBe(500)
  expect(parseSid(Buffer.from('010100000000000100000000', 'hex'))).toBe('S-1-1-0')
})

test('a security identifier that is cut short is refused', () => {
  expect(() => parseSid(Buffer.from('0105000000000005', 'hex'))).toThrow(RangeError)
})
