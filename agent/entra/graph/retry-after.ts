/**
 * How long an answer asks to be left alone, in milliseconds: `Retry-After` in seconds or as a date (RFC 9110, 10.2.3).
 * `undefined`: it does not say, as some services of Graph do not.
 */
export function readRetryAfter(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined
  const text = header.trim()
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000
  const until = Date.parse(text)
  return Number.isNaN(until) ? undefined : Math.max(0, until - now.getTime())
}

const firstPauseMs = 500
const longestPauseMs = 20_000

/** Where nothing is said: twice as long each time, anywhere between nothing and that ("full jitter"). `chance` is in [0, 1). */
export function pauseAfter(attempt: number, chance: number): number {
  return Math.min(longestPauseMs, firstPauseMs * 2 ** attempt) * chance
}
