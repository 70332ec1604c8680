import { expect, test } from 'vitest'
import { parseCannotChange } from './parse-cannot-change.ts'

const changePassword = '531a72ab2f1ed01198190 0aa0040529b'.replace(' ', '')
const resetPassword = '70952900 6d24d011a76800aa006e0529'.replace(' ', '')
const everyone = '010100000000000100000000'
const self = '01010000000000050a000000'
const authenticated = '01010000000000050b000000'

/** An entry for one right, given by GUID, for one trustee (MS-DTYP 2.4.4.3 and 2.4.4.4). */
function entry(type: number, right: string, trustee: string, inheritedType = false): Buffer {
  const body = Buffer.concat([
    Buffer.from('00010000', 'hex'),
    Buffer.from(inheritedType ? '03000000' : '01000000', 'hex'),
    Buffer.from(right, 'hex'),
    ...(inheritedType ? [Buffer.alloc(16)] : []),
    Buffer.from(trustee, 'hex'),
  ])
  return Buffer.concat([Buffer.from([type, 0, body.length + 4, 0]), body])
}

function descriptor(...entries: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(20)
  header.writeUInt32LE(20, 16)
  const list = Buffer.alloc(8)
  list.writeUInt16LE(entries.length, 4)
  return Buffer.concat([header, list, ...entries])
}

const allow = 0x05
const deny = 0x06
const plainAllow = Buffer.concat([
  Buffer.from([0, 0, 20, 0, 0xff, 0, 0, 0]),
  Buffer.from(everyone, 'hex'),
])

test.each([
  ['denied to everyone', descriptor(entry(deny, changePassword, everyone)), true],
  ['denied to the owner', descriptor(entry(deny, changePassword, self)), true],
  ['denied after other entries', descriptor(plainAllow, entry(deny, changePassword, self)), true],
  ['denied for a class of objects', descriptor(entry(deny, changePassword, self, true)), true],
  ['allowed', descriptor(entry(allow, changePassword, everyone)), false],
  ['another right denied', descriptor(entry(deny, resetPassword, everyone)), false],
  ['denied to somebody else', descriptor(entry(deny, changePassword, authenticated)), false],
  ['an empty list', descriptor(), false],
  ['no list at all', Buffer.alloc(20), false],
])('the right to change the own password: %s', (_name, bytes, expected) => {
  expect(parseCannotChange(bytes)).toBe(expected)
})

test('a list that is cut short is refused rather than believed', () => {
  const whole = descriptor(plainAllow, entry(deny, changePassword, self))
  expect(() => parseCannotChange(whole.subarray(0, 30))).toThrow(RangeError)
})
