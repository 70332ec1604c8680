import { expect, test } from 'vitest'
import { countTextSends } from './count-text-sends.ts'

const now = new Date('2026-11-22T12:00:00Z')
const asked = (secondsAgo: number, refused: boolean) => ({
  askedAt: new Date(now.getTime() - secondsAgo * 1000),
  refused,
})

test.each([
  ['what was sent counts for good', [asked(3600, false), asked(5, false)], 2],
  ['what was refused counts for a minute', [asked(59, true), asked(5, true)], 2],
  ['and not after it', [asked(60, true), asked(3600, true)], 0],
  ['what has no answer yet counts', [asked(61, false), asked(61, true)], 1],
])('%s', (_, sends, count) => {
  expect(countTextSends(sends, now)).toBe(count)
})
