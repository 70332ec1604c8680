import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseServiceRecords } from './parse-service-records.ts'

/** What Samba's name service answered to `_ldap._tcp.dc._msdcs.corp.example.test`, target and authority compressed. */
const answer = Buffer.from(
  '123485000001000100010000055f6c646170045f746370026463065f6d7364637304636f7270076578616d706c65' +
    '04746573740000210001c00c0021000100000384000c00000064018503646331c021c01a000600010000' +
    '0e100023c04a0a686f73746d6173746572c02100000001000003840000025800015180' +
    '00000e10',
  'hex',
)

test('a compressed target is read', () => {
  expect(parseServiceRecords(answer, 0x1234)).toEqual([
    { name: 'dc1.corp.example.test', priority: 0, weight: 100 },
  ])
})

test('an answer to another question is refused', () => {
  expect(() => parseServiceRecords(answer, 0x1235)).toThrow('another question')
})

test('an error of the name server is refused', () => {
  const refused = Buffer.from(answer)
  refused.writeUInt8(0x83, 3)
  expect(() => parseServiceRecords(refused, 0x1234)).toThrow('code 3')
})

test('a name that points at itself is refused rather than followed for ever', () => {
  const circular = Buffer.from(answer)
  const pointer = circular.lastIndexOf(Buffer.from('c021', 'hex'), 80)
  circular.writeUInt16BE(0xc000 | pointer, pointer)
  expect(() => parseServiceRecords(circular, 0x1234)).toThrow('forwards')
})

test('no message, however broken, does anything but throw or return', () => {
  const place = fc.nat(answer.length - 1)
  fc.assert(
    fc.property(
      fc.array(fc.tuple(place, fc.nat(255)), { maxLength: 20 }),
      place,
      (edits, length) => {
        const broken = Buffer.from(answer)
        for (const [at, value] of edits) broken[at] = value
        try {
          parseServiceRecords(broken.subarray(0, length), 0x1234)
        } catch (error) {
          expect(error).toBeInstanceOf(Error)
        }
      },
    ),
  )
})
