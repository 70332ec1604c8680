/** A date without time (`2026-12-07`) as a person says it: "Monday 7 December". Not a date: as it came. */
export function formatDay(date: string, language: string): string {
  const day = new Date(`${date}T12:00:00Z`)
  if (Number.isNaN(day.getTime())) return date
  return new Intl.DateTimeFormat(regionOf(language), {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  }).format(day)
}

/** When something ends, in the hire's own time zone: "08:14", and with its day unless that is today. */
export function formatUntil(until: Date, now: Date, language: string, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone }
  const day = new Intl.DateTimeFormat('en-CA', zone)
  const sameDay = day.format(until) === day.format(now)
  return new Intl.DateTimeFormat(regionOf(language), {
    hour: '2-digit',
    minute: '2-digit',
    ...(sameDay ? {} : { weekday: 'long' }),
    ...zone,
  }).format(until)
}

/** How long is left, in the largest unit that makes sense: "23 hours", "9 minutes", "40 seconds". */
export function formatLeft(milliseconds: number, language: string): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000))
  if (seconds < 60) return amount(seconds, 'second', language)
  const minutes = Math.floor(seconds / 60)
  if (minutes < 120) return amount(minutes, 'minute', language)
  return amount(Math.floor(minutes / 60), 'hour', language)
}

/** What a person typed or pasted as a code: its digits, whatever the script, without spaces and dashes. */
export function normaliseCode(typed: string): string {
  return [...typed.normalize('NFKC')].map(digitOf).join('')
}

function digitOf(character: string): string {
  if (/[0-9]/.test(character)) return character
  if (!/\p{Nd}/u.test(character)) return ''
  // Decimal digits of every script stand in runs of ten that start at a multiple of ten or of sixteen.
  let value = 0
  let point = (character.codePointAt(0) ?? 0) - 1
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(point))) {
    value += 1
    point -= 1
  }
  return String(value)
}

function amount(value: number, unit: 'second' | 'minute' | 'hour', language: string): string {
  return new Intl.NumberFormat(regionOf(language), {
    style: 'unit',
    unit,
    unitDisplay: 'long',
  }).format(value)
}

// Plain English would write the month first.
function regionOf(language: string): string {
  return language === 'en' ? 'en-GB' : language
}
