import { expect, test } from 'vitest'
import { Entry } from './ldap/entry.ts'
import { parseChangedAt } from './parse-changed-at.ts'

const xml = (name: string, at: string) =>
  `<DS_REPL_ATTR_META_DATA>\n\t<pszAttributeName>${name}</pszAttributeName>\n\t<dwVersion>3</dwVersion>\n\t<ftimeLastOriginatingChange>${at}</ftimeLastOriginatingChange>\n</DS_REPL_ATTR_META_DATA>\n\0`
const changedAt = (more: object) =>
  parseChangedAt(new Entry({ dn: 'CN=x', ...more }), 'userAccountControl')?.toISOString()

/** PROPERTY_META_DATA_VECTOR of these numbers and instants (MS-DRSR 5.162). */
function vector(properties: readonly (readonly [number, string])[], count = properties.length) {
  const bytes = Buffer.alloc(16 + properties.length * 48)
  bytes.writeUInt32LE(1, 0)
  bytes.writeUInt32LE(count, 8)
  for (const [index, [number, at]] of properties.entries()) {
    bytes.writeUInt32LE(number, 16 + index * 48)
    bytes.writeBigInt64LE(BigInt(Date.parse(at) / 1000 + 11_644_473_600), 16 + index * 48 + 8)
  }
  return bytes
}

test('the words of Windows are read, of the attribute that was asked for', () => {
  const values = [
    xml('pwdLastSet', '2026-11-01T00:00:00Z'),
    xml('userAccountControl', '2026-09-03T10:20:30Z'),
  ]
  expect(changedAt({ 'msDS-ReplAttributeMetaData': values })).toBe('2026-09-03T10:20:30.000Z')
  expect(changedAt({ 'msDS-ReplAttributeMetaData': [values[0]] })).toBeUndefined()
  expect(changedAt({ 'msDS-ReplAttributeMetaData': [xml('userAccountControl', 'x')] })).toBe(
    undefined,
  )
})

test('the bytes of Samba are read', () => {
  const bytes = vector([
    [3, '2026-11-01T00:00:00Z'],
    [0x90008, '2026-09-03T10:20:30Z'],
  ])
  expect(changedAt({ replPropertyMetaData: bytes })).toBe('2026-09-03T10:20:30.000Z')
})

test.each([
  ['nothing', {}],
  [
    'bytes that are cut off',
    { replPropertyMetaData: vector([[0x90008, '2026-09-03']]).subarray(0, 40) },
  ],
  ['a count that is a lie', { replPropertyMetaData: vector([[3, '2026-09-03']], 4_000_000_000) }],
  ['another version', { replPropertyMetaData: Buffer.alloc(64) }],
  ['too few bytes', { replPropertyMetaData: Buffer.alloc(4) }],
])('%s says nothing', (_what, more) => {
  expect(changedAt(more)).toBeUndefined()
})
