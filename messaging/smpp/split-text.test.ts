import fc from 'fast-check'
import { expect, test } from 'vitest'
import { estimateText } from '../estimate-text.ts'
import { encodeGsm } from './encode-gsm.ts'
import { createSegmentHeader, splitText } from './split-text.ts'

test.each([
  ['an empty text', '', 'gsm-7', 1],
  ['160 plain characters', 'a'.repeat(160), 'gsm-7', 1],
  ['161 plain characters', 'a'.repeat(161), 'gsm-7', 2],
  ['306 plain characters', 'a'.repeat(306), 'gsm-7', 2],
  ['307 plain characters', 'a'.repeat(307), 'gsm-7', 3],
  ['80 euro signs, which cost two places', '€'.repeat(80), 'gsm-7', 1],
  ['81 euro signs', '€'.repeat(81), 'gsm-7', 2],
  ['70 characters with one outside the alphabet', `ë${'a'.repeat(69)}`, 'ucs-2', 1],
  ['71 characters with one outside the alphabet', `ë${'a'.repeat(70)}`, 'ucs-2', 2],
  ['35 emoji, which cost two places', '🔑'.repeat(35), 'ucs-2', 1],
  ['36 emoji', '🔑'.repeat(36), 'ucs-2', 2],
])('%s', (_what, text, alphabet, segments) => {
  expect(estimateText(text)).toEqual({ alphabet, segments })
})

test.each([
  ['@', [0x00]],
  ['$', [0x02]],
  ['_', [0x11]],
  ['Ξ', [0x1a]],
  ['É', [0x1f]],
  [' ', [0x20]],
  ['¤', [0x24]],
  ['A', [0x41]],
  ['§', [0x5f]],
  ['¿', [0x60]],
  ['à', [0x7f]],
  ['€', [0x1b, 0x65]],
  ['~', [0x1b, 0x3d]],
  ['ç', undefined],
  ['\u001b', undefined],
])('%j stands where 3GPP TS 23.038 puts it', (character, codes) => {
  expect(encodeGsm(character)).toEqual(codes)
})

const gsmText = fc.string({
  unit: fc.constantFrom(...'@£abcXYZ €[]{}~^|\\09.:/#\n'),
  maxLength: 700,
})

test('segments join to the text again, are never too long and tear no character apart', () => {
  fc.assert(
    fc.property(fc.oneof(gsmText, fc.string({ unit: 'binary', maxLength: 300 })), (text) => {
      const { alphabet, segments } = splitText(text)
      const most = segments.length === 1 ? 140 : 134
      const septets = segments.length === 1 ? 160 : 153
      for (const segment of segments) {
        expect(segment.length).toBeLessThanOrEqual(alphabet === 'gsm-7' ? septets : most)
      }
      if (alphabet === 'ucs-2') {
        const parts = segments.map((part) => Buffer.from(part).swap16().toString('utf16le'))
        expect(parts.join('')).toBe(text)
        expect(parts.every((part) => part.isWellFormed())).toBe(text.isWellFormed())
      } else {
        expect(segments.every((segment) => segment.at(-1) !== 0x1b)).toBe(true)
        const codes = [...text].flatMap((character) => encodeGsm(character) ?? [])
        expect([...Buffer.concat(segments)]).toEqual(codes)
      }
    }),
  )
})

test('a header numbers its segment from one', () => {
  expect([...createSegmentHeader(0x1a7, 3, 0)]).toEqual([5, 0, 3, 0xa7, 3, 1])
})
