import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  BerError,
  parseBerInteger,
  parseBerList,
  takeBer,
  writeBer,
  writeBerInteger,
  writeBerText,
} from './ber.ts'

test('every number of four bytes comes back as it was written', () => {
  fc.assert(
    fc.property(fc.integer(), (value) => {
      const taken = takeBer(writeBerInteger(value))
      expect(parseBerInteger(taken?.element)).toBe(value)
    }),
  )
})

test('every list of texts comes back as it was written', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 300 })), (texts) => {
      const bytes = writeBer(0x30, ...texts.map((text) => writeBerText(text)))
      const list = parseBerList(takeBer(bytes)?.element.content ?? Buffer.alloc(0))
      expect(list.map(({ content }) => content.toString('utf8'))).toEqual(texts)
    }),
  )
})

test('an element whose bytes have not all arrived is not there yet', () => {
  const bytes = writeBer(0x30, Buffer.alloc(70_000))
  for (const length of [0, 1, 3, 5, 69_999]) {
    expect(takeBer(bytes.subarray(0, length))).toBeUndefined()
  }
  expect(takeBer(bytes)?.end).toBe(bytes.length)
})

test('what is no BER is refused and never crashes the reader', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      try {
        parseBerList(Buffer.from(bytes))
      } catch (error) {
        expect(error).toBeInstanceOf(BerError)
      }
    }),
  )
})

test.each([
  ['an indefinite length', [0x30, 0x80, 0, 0]],
  ['a length of four gigabytes', [0x30, 0x84, 0xff, 0xff, 0xff, 0xff]],
  ['a length that itself is too long', [0x30, 0x85, 0, 0, 0, 0, 1]],
])('%s is refused', (_case, bytes) => {
  expect(() => takeBer(Buffer.from(bytes))).toThrow(BerError)
})
