/** A bare date (`2026-12-07`: that day, wherever one is) or an instant in the time zone of the person it concerns. */
export type When = { readonly date: string } | { readonly at: Date; readonly timeZone: string }

/** "Monday 7 December", or "Monday 7 December at 09:00" for an instant, in the words of `language`. */
export function formatWhen(when: When, language: string): string {
  const day = { weekday: 'long', day: 'numeric', month: 'long' } as const
  if ('date' in when) {
    // A bare date has no zone: it is read and written in the same one, so that no conversion moves it.
    const format = new Intl.DateTimeFormat(widen(language), { ...day, timeZone: 'UTC' })
    return format.format(new Date(`${when.date}T00:00:00Z`))
  }
  const time = { hour: '2-digit', minute: '2-digit', timeZone: when.timeZone } as const
  return new Intl.DateTimeFormat(widen(language), { ...day, ...time }).format(when.at)
}

/** "10 minutes", "24 hours", in the words of `language`. */
export function formatMinutes(minutes: number, language: string): string {
  const whole = minutes >= 60 && minutes % 60 === 0
  return new Intl.NumberFormat(widen(language), {
    style: 'unit',
    unit: whole ? 'hour' : 'minute',
    unitDisplay: 'long',
  }).format(whole ? minutes / 60 : minutes)
}

/** English alone would mean American dates, which half of its readers misread. */
function widen(language: string): string {
  return language === 'en' ? 'en-GB' : language
}
