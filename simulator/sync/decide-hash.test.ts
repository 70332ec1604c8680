import { expect, test } from 'vitest'
import { decideHash } from './decide-hash.ts'

test.each([
  ['cloud-sync', false, '134', undefined, 'copy'],
  ['cloud-sync', false, '134', '133', 'copy'],
  ['cloud-sync', false, '134', '134', 'leave'],
  ['cloud-sync', true, '0', undefined, 'leave'],
  ['cloud-sync', true, '0', '133', 'leave'],
  ['connect', false, '134', '133', 'copy'],
  ['connect', false, '0', undefined, 'leave'],
  ['connect', false, '0', '133', 'leave'],
  ['connect', true, '0', undefined, 'copy-must-change'],
  ['connect', true, '0', '0', 'copy-must-change'],
  ['connect', true, '134', '0', 'copy'],
  ['connect', true, '134', '134', 'leave'],
] as const)(
  '%s, feature %s, pwdLastSet %s after %s: %s',
  (kind, forceChangeFeature, pwdLastSet, copied, expected) => {
    const facts = { kind, forceChangeFeature, pwdLastSet, copied }
    expect(decideHash({ ...facts, passwordNeverExpires: false })).toBe(expected)
  },
)

test('must-change means nothing for a password that never expires', () => {
  const facts = { kind: 'cloud-sync', forceChangeFeature: false, copied: undefined } as const
  expect(decideHash({ ...facts, pwdLastSet: '0', passwordNeverExpires: true })).toBe('copy')
})
