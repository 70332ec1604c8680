import type { Route } from '../../../core/plan/plan.ts'
import { type AdviceWords, describeAdvice, isAdvice } from '../device-advice.ts'
import type { RowProblem } from '../row/row-problem.ts'
import type { Note, Taken } from '../take-hires.ts'

/** How many rows became what. */
export interface ImportCounts {
  readonly rows: number
  readonly new: number
  readonly updated: number
  readonly held: number
  readonly unchanged: number
  readonly closed: number
  readonly cancelled: number
  readonly refused: number
  /** Of the new ones, whose first machine what the plan gives will not open, by why. */
  readonly advised: readonly (AdviceWords & { readonly hires: number })[]
}

/** What is told while an import runs, in order; `done` is the last. Counts are of rows that are committed. */
export type ImportEvent =
  /** A row was refused; without a line the file itself was, and nothing after it is read. */
  | { readonly event: 'refused'; readonly problems: readonly RowProblem[] }
  /** Something to look at: an address changed (`held`), or the hire was cancelled before and is not taken (`cancelled`). */
  | {
      readonly event: 'noted'
      readonly line: number
      readonly outcome: 'held' | 'cancelled'
      readonly hire: string
      readonly notes: readonly Note[]
    }
  | ({ readonly event: 'progress'; readonly bytes: number } & ImportCounts)
  /** `committed`: the good rows are in. `complete`: the file was read to its end. */
  | ({
      readonly event: 'done'
      readonly bytes: number
      readonly committed: boolean
      readonly complete: boolean
      /** How the plan hands keys over, and who could read one on its way. */
      readonly route: { readonly name: Route; readonly custody: string }
    } & ImportCounts)

/** Tells one thing. Resolves when more may be told; whoever must not wait need not. */
export type Tell = (event: ImportEvent) => Promise<void>

export const noCounts: ImportCounts = {
  rows: 0,
  new: 0,
  updated: 0,
  held: 0,
  unchanged: 0,
  closed: 0,
  cancelled: 0,
  refused: 0,
  advised: [],
}

/** What became of one row, as far as it is counted. */
interface Counted {
  readonly outcome: Taken['outcome']
  readonly notes?: readonly Note[] | undefined
}

/** The counts with more rows. */
export function addOutcomes(counts: ImportCounts, rows: readonly Counted[]): ImportCounts {
  const sum = { ...counts, rows: counts.rows + rows.length }
  for (const { outcome, notes = [] } of rows) {
    sum[outcome] += 1
    for (const code of notes.filter(isAdvice)) {
      const said = sum.advised.find((advice) => advice.code === code)
      const others = sum.advised.filter((advice) => advice !== said)
      sum.advised = [...others, { ...describeAdvice(code), hires: (said?.hires ?? 0) + 1 }]
    }
  }
  return sum
}
