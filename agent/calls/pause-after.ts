const firstMs = 500
const longestMs = 30_000

/** How long to wait after so many failures in a row: doubling up to half a minute, and anywhere in its upper half. */
export function pauseAfter(failures: number, chance: number): number {
  const most = Math.min(firstMs * 2 ** Math.min(failures - 1, 10), longestMs)
  return Math.round(most * (0.5 + chance / 2))
}
