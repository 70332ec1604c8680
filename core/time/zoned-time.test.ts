import fc from 'fast-check'
import { expect, test } from 'vitest'
import { afterQuietHours } from './quiet-hours.ts'
import { addDays, instantOf, isDay, isTimeZone, wallTimeOf } from './zoned-time.ts'

const at = (iso: string) => Date.parse(iso)

test.each([
  ['2026-12-07', 540, 'Europe/Amsterdam', '2026-12-07T08:00:00Z'],
  ['2026-07-01', 540, 'Europe/Amsterdam', '2026-07-01T07:00:00Z'],
  ['2026-12-07', 540, 'America/New_York', '2026-12-07T14:00:00Z'],
  ['2026-12-07', 0, 'Pacific/Kiritimati', '2026-12-06T10:00:00Z'],
  ['2026-12-07', 510, 'Asia/Kolkata', '2026-12-07T03:00:00Z'],
  // Clocks go ahead at 02:00: half past two does not exist, and is half past three.
  ['2026-03-29', 150, 'Europe/Amsterdam', '2026-03-29T01:30:00Z'],
  // Clocks go back at 03:00: half past two comes twice, and is the first.
  ['2026-10-25', 150, 'Europe/Amsterdam', '2026-10-25T00:30:00Z'],
])('%s at minute %i in %s is %s', (day, minutes, zone, iso) => {
  expect(instantOf({ day, minutes }, zone)).toBe(at(iso))
})

test('a wall time that exists once leads back to itself, in every zone', () => {
  const zones = [
    'UTC',
    'Europe/Amsterdam',
    'America/St_Johns',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
  ]
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 60 * 24 * 365 * 60 }),
      fc.constantFrom(...zones),
      (minutesSince2000, zone) => {
        const instant = at('2000-01-01T00:00:00Z') + minutesSince2000 * 60_000
        const back = instantOf(wallTimeOf(instant, zone), zone)
        // Only where clocks were set back may it be the earlier of the two.
        expect([0, 30, 60]).toContain(Math.abs(instant - back) / 60_000)
      },
    ),
  )
})

test('days are those of the calendar', () => {
  fc.assert(
    fc.property(fc.integer({ min: -20_000, max: 40_000 }), (days) => {
      const expected = new Date(days * 86_400_000).toISOString().slice(0, 10)
      expect(addDays('1970-01-01', days)).toBe(expected)
    }),
  )
})

test.each([
  ['2026-02-28', true],
  ['2026-02-29', false],
  ['2028-02-29', true],
  ['2026-13-01', false],
  ['7-12-2026', false],
])('%s is a day: %s', (day, is) => {
  expect(isDay(day)).toBe(is)
})

test('a zone is known or not', () => {
  expect(isTimeZone('Europe/Amsterdam')).toBe(true)
  expect(isTimeZone('Europe/Nowhere')).toBe(false)
})

test.each([
  ['2026-12-07T20:30:00Z', '2026-12-08T07:00:00Z'],
  ['2026-12-08T03:00:00Z', '2026-12-08T07:00:00Z'],
  ['2026-12-08T07:00:00Z', '2026-12-08T07:00:00Z'],
  ['2026-12-08T12:00:00Z', '2026-12-08T12:00:00Z'],
])('after %s the first hour that is not quiet is %s', (from, to) => {
  const quiet = { from: 20 * 60, to: 8 * 60 }
  expect(afterQuietHours(at(from), quiet, 'Europe/Amsterdam')).toBe(at(to))
})
