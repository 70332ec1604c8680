const longestMilliseconds = 15 * 60_000

/**
 * How long `Retry-After` asks to be left alone, in milliseconds: seconds or a date (RFC 9110, 10.2.3), at most a quarter of an
 * hour, so that a mistaken date keeps nobody waiting for days. Zero if it says nothing that can be read.
 */
export function readRetryAfter(value: string | undefined, now: Date): number {
  if (value === undefined) return 0
  const wait = /^\d{1,9}$/.test(value.trim())
    ? Number(value) * 1000
    : Date.parse(value) - now.getTime()
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), longestMilliseconds) : 0
}
