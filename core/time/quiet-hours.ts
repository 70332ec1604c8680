import { addDays, type Instant, instantOf, wallTimeOf } from './zoned-time.ts'

/** Hours in which nobody is written to, in minutes since midnight on the hire's own wall. May span midnight. */
export interface QuietHours {
  readonly from: number
  readonly to: number
}

/** The first instant at or after `instant` that is not quiet in `zone`. */
export function afterQuietHours(instant: Instant, quiet: QuietHours, zone: string): Instant {
  const { day, minutes } = wallTimeOf(instant, zone)
  const spansMidnight = quiet.from > quiet.to
  if (!isQuiet(minutes, quiet)) return instant
  const endsTomorrow = spansMidnight && minutes >= quiet.from
  return instantOf({ day: endsTomorrow ? addDays(day, 1) : day, minutes: quiet.to }, zone)
}

function isQuiet(minutes: number, { from, to }: QuietHours): boolean {
  if (from === to) return false
  return from < to ? minutes >= from && minutes < to : minutes >= from || minutes < to
}
