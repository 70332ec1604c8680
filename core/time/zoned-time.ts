/** A moment on a wall: a day (`2026-12-07`) and the minutes since its midnight. */
export interface WallTime {
  readonly day: string
  readonly minutes: number
}

/** Milliseconds since 1970. */
export type Instant = number

const minute = 60_000
const dayMinutes = 24 * 60

/** Whether `zone` is an IANA time zone that this machine knows. */
export function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** What a wall clock in `zone` shows at `instant`. */
export function wallTimeOf(instant: Instant, zone: string): WallTime {
  const parts = wallClockIn(zone).formatToParts(instant)
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? ''
  return {
    day: `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`,
    minutes: Number(part('hour')) * 60 + Number(part('minute')),
  }
}

/** Making one takes longer than a hundred readings. Few zones are in use; more than this is somebody's mischief. */
const wallClocks = new Map<string, Intl.DateTimeFormat>()
const mostWallClocks = 1000

function wallClockIn(zone: string): Intl.DateTimeFormat {
  const known = wallClocks.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  if (wallClocks.size >= mostWallClocks) wallClocks.clear()
  wallClocks.set(zone, made)
  return made
}

/**
 * When the wall clock in `zone` shows this. Of a moment that comes twice (clocks set back) the first; one that is
 * skipped (clocks set ahead) is moved ahead with them.
 */
export function instantOf({ day, minutes }: WallTime, zone: string): Instant {
  const asUtc = daysSince1970(day) * dayMinutes * minute + minutes * minute
  const before = asUtc - offsetAt(asUtc - dayMinutes * minute, zone)
  if (offsetAt(before, zone) === asUtc - before) return before
  const after = asUtc - offsetAt(asUtc + dayMinutes * minute, zone)
  return offsetAt(after, zone) === asUtc - after ? after : before
}

/** The day `count` days after `day`. */
export function addDays(day: string, count: number): string {
  return dayOf(daysSince1970(day) + count)
}

/** Whether `day` is a day of the calendar, written `YYYY-MM-DD`. */
export function isDay(day: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(day) && dayOf(daysSince1970(day)) === day
}

/** Minutes since midnight of `HH:MM`. */
export function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':')
  return Number(hours) * 60 + Number(minutes)
}

function offsetAt(instant: Instant, zone: string): number {
  const { day, minutes } = wallTimeOf(instant, zone)
  const shown = daysSince1970(day) * dayMinutes * minute + minutes * minute
  return shown - Math.floor(instant / minute) * minute
}

// Days and dates of the proleptic Gregorian calendar, after Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms".
function daysSince1970(day: string): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

function dayOf(days: number): string {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const date = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(date)}`
}
