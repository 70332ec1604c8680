import { expect, test } from 'vitest'
import { findSetElsewhere } from './find-set-elsewhere.ts'

const now = new Date('2026-11-23T08:00:00Z')
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
const fileTime = (at: Date) => String((BigInt(at.getTime()) + 11_644_473_600_000n) * 10_000n)
// Sealed three minutes ago.
const exp = now.getTime() / 1000 + 12 * 60

test.each([
  ['set while the box lived, and only bound to since', 2, [1], true],
  ['set while the box lived, and never signed in to', 2, [], true],
  ['set long before the box was sealed', 30, [], false],
  ['set in the future', -10, [], false],
  ['signed in to before it was set', 2, [60], false],
  ['signed in to before and after it was set', 2, [1, 60], false],
])('an account that was %s', (_what, setAgo, logonsAgo, mayBe) => {
  const facts = { pwdLastSet: fileTime(minutesAgo(setAgo)), logons: logonsAgo.map(minutesAgo) }
  expect(findSetElsewhere(facts, exp, now) !== undefined).toBe(mayBe)
})

test('a password that must be changed was set by no agent', () => {
  expect(findSetElsewhere({ pwdLastSet: '0', logons: [] }, exp, now)).toBeUndefined()
})
