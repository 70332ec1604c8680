import type { Target } from './benchmark.ts'

/** The middle of what was measured, and its ends. */
export function summarizeRounds(rounds: readonly number[]) {
  const sorted = rounds.toSorted((one, other) => one - other)
  const middle = (sorted.length - 1) / 2
  const low = sorted[Math.floor(middle)]
  const high = sorted[Math.ceil(middle)]
  if (low === undefined || high === undefined) throw new Error('nothing was measured')
  return { median: (low + high) / 2, least: sorted[0] ?? low, most: sorted.at(-1) ?? high }
}

export function meetsTarget(rounds: readonly number[], target: Target): boolean {
  const { median } = summarizeRounds(rounds)
  return 'atLeast' in target ? median >= target.atLeast : median < target.below
}
