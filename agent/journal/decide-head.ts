import type { LedgerHead } from '../../protocol/ledger.ts'

/**
 * What is wrong with an end of the ledger that was shown, compared with the ends that were shown before:
 * - `cut`: the ledger was longer once.
 * - `rewritten`: the entry of this number was another one.
 */
export type HeadProblem = 'cut' | 'rewritten'

/** Judges an end by those before it. `newest` is the last one shown. An end further on, or the same, says nothing bad. */
export function decideHead(
  hashOf: (seq: number) => string | undefined,
  newest: LedgerHead | undefined,
  shown: LedgerHead,
): HeadProblem | undefined {
  const known = hashOf(shown.seq)
  if (known !== undefined && known !== shown.hash) return 'rewritten'
  return newest !== undefined && shown.seq < newest.seq ? 'cut' : undefined
}
