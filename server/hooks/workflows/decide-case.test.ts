import { expect, test } from 'vitest'
import { decideRetell, decideUnread, longestWaitMinutes, patienceMinutes } from './decide-case.ts'

const received = new Date('2026-11-23T12:00:00Z')
const after = (minutes: number) => new Date(received.getTime() + minutes * 60_000)

test.each([
  ['cloud-unreachable', 1, 'again'],
  ['account-gone', 60, 'again'],
  ['agent-silent', patienceMinutes, 'failed'],
  ['cloud-unreachable', patienceMinutes - 1, 'failed'],
  // Neither is any better in an hour.
  ['guard-container', 1, 'failed'],
  ['cloud-account-missing', 1, 'failed'],
  ['person-hire-date', 1, 'failed'],
] as const)('%s after %i minutes: %s', (code, minutes, expected) => {
  const decided = decideUnread(code, received, after(minutes))
  if (expected === 'failed') expect(decided).toEqual({ answer: 'failed', code })
  else expect(decided).toEqual({ askAt: after(minutes + 2) })
})

test('an answer is told again for as long as a workflow can wait, and no longer', () => {
  expect(decideRetell(received, after(100))).toEqual(after(102))
  expect(decideRetell(received, after(longestWaitMinutes))).toBeUndefined()
})
