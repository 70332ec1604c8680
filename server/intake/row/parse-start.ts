import { addDays, isDay, isTimeZone, wallTimeOf } from '../../../core/time/zoned-time.ts'
import { type Parsed, refused } from './row-problem.ts'

const yearFirst = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/
const yearLast = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/
const withTime = /^(\S+?)[T ]+(\d{1,2}:\d{2})(?::00(?:\.0+)?)?$/
const timeOfDay = /^([01]?\d|2[0-3])[:.]([0-5]\d)(?::00)?$/
const daysAhead = 2 * 366

/** A day and, where the same cell holds one, a time of day. */
interface ParsedDay {
  readonly day: string
  readonly time?: string
}

/**
 * A first day. `2026-12-07` always; with the year last only where day and month cannot be mistaken for each other
 * (`25/12/2026`, `07-07-2026`), or with dots, which are day first everywhere.
 */
export function parseDay(word: string): Parsed<ParsedDay> {
  const [, date, time] = withTime.exec(word) ?? []
  if (date !== undefined && time !== undefined) return parseDayAndTime(date, time)
  if (/^\d{5}$/.test(word)) return refused('start-a-serial-number')
  const [, year, , month, date1] = yearFirst.exec(word) ?? []
  if (year && month && date1) return toDay(year, month, date1)
  return parseYearLast(word)
}

function parseDayAndTime(date: string, time: string): Parsed<ParsedDay> {
  const parsed = parseDay(date)
  if ('refused' in parsed) return parsed
  const parsedTime = parseTimeOfDay(time)
  if ('refused' in parsedTime) return parsedTime
  // An exported midnight is a date that a program has padded.
  if (parsedTime.value === '00:00') return parsed
  return { value: { day: parsed.value.day, time: parsedTime.value } }
}

function parseYearLast(word: string): Parsed<ParsedDay> {
  const [, first = '', separator, second = '', year = ''] = yearLast.exec(word) ?? []
  if (separator === undefined) return refused('start-malformed')
  if (separator === '.' || first === second || Number(first) > 12) return toDay(year, second, first)
  if (Number(second) > 12) return toDay(year, first, second)
  return refused('start-ambiguous')
}

function toDay(year: string, month: string, date: string): Parsed<ParsedDay> {
  const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  return isDay(day) ? { value: { day } } : refused('start-malformed')
}

/** `09:00`, in 24 hours. */
export function parseTimeOfDay(word: string): Parsed<string> {
  const [, hours, minutes] = timeOfDay.exec(word) ?? []
  if (hours === undefined || minutes === undefined) return refused('time-malformed')
  return { value: `${hours.padStart(2, '0')}:${minutes}` }
}

/** An IANA time zone. Offsets and abbreviations know no summer time and are refused. */
export function parseZone(word: string): Parsed<string> {
  if (word === 'UTC') return { value: word }
  return /^[A-Za-z]+(?:\/[A-Za-z0-9_+-]+)+$/.test(word) && isTimeZone(word)
    ? { value: word }
    : refused('zone-unknown')
}

/** Whether a start is near enough to be meant. `linkDays` after it nothing could be claimed any more. */
export function checkDay(day: string, zone: string, now: Date, linkDays: number): Parsed<string> {
  const today = wallTimeOf(now.getTime(), zone).day
  if (addDays(day, linkDays) < today) return refused('start-passed')
  if (day > addDays(today, daysAhead)) return refused('start-far-away')
  return { value: day }
}
