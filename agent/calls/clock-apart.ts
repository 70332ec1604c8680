const slackMs = 60_000

/** How far the clock of who answered is ahead of `now`, in milliseconds, by the `Date` of the answer (RFC 9110, 6.6.1). */
export function readClockApart(
  { headers }: { readonly headers: { get(name: string): string | null } },
  now: Date,
): number | undefined {
  const apart = Date.parse(headers.get('date') ?? '') - now.getTime()
  return Number.isFinite(apart) ? apart : undefined
}

/** Whether two clocks are so far apart that codes, boxes and requests die of it, or will. */
export function isClockApart(milliseconds: number): boolean {
  return Math.abs(milliseconds) > slackMs
}

/** Says it to a person. `milliseconds`: how far the server's clock is ahead. */
export function sayClockApart(milliseconds: number): string {
  const seconds = Math.round(Math.abs(milliseconds) / 1000)
  return `this machine’s clock is ${seconds} s ${milliseconds > 0 ? 'behind' : 'ahead of'} the server’s`
}
