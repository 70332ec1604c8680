import { expect, test } from 'vitest'
import { formatMinutes, formatWhen } from './format-when.ts'

const instant = new Date('2026-12-06T23:30:00Z')

test.each([
  [{ date: '2026-12-07' }, 'en', 'Monday 7 December'],
  [{ date: '2026-12-07' }, 'en-US', 'Monday, December 7'],
  [{ date: '2026-12-07' }, 'nl', 'maandag 7 december'],
  [{ at: instant, timeZone: 'Europe/Amsterdam' }, 'en', 'Monday 7 December at 00:30'],
  [{ at: instant, timeZone: 'Europe/Amsterdam' }, 'nl', 'maandag 7 december om 00:30'],
  [{ at: instant, timeZone: 'America/New_York' }, 'en', 'Sunday 6 December at 18:30'],
])('%j reads in %s: %s', (when, language, words) => {
  expect(formatWhen(when, language)).toBe(words)
})

test.each([
  [10, 'en', '10 minutes'],
  [10, 'nl', '10 minuten'],
  [90, 'en', '90 minutes'],
  [60, 'en', '1 hour'],
  [1440, 'en', '24 hours'],
  [1440, 'nl', '24 uur'],
])('%i minutes in %s: %s', (minutes, language, words) => {
  expect(formatMinutes(minutes, language)).toBe(words)
})
