import { rowRefusals } from './row-refusals.ts'

/** One thing that is wrong with a row. Says where, why, and what to do; never repeats the value. */
export interface RowProblem {
  /** The line of the file, from 1; absent where there is no file. */
  readonly line?: number
  /** The column as the source calls it; absent where the row as a whole is meant. */
  readonly column?: string
  readonly code: string
  readonly reason: string
  readonly hint: string
}

/** A refusal of one value, before it is known which line and column it stood in. */
export interface Refusal {
  readonly code: string
  readonly reason: string
  readonly hint: string
}

/** A value that was understood, or why not. */
export type Parsed<T> = { readonly value: T } | { readonly refused: Refusal }

/** A stable code of a row's problem. */
export type RowRefusalCode = keyof typeof rowRefusals

/** The refusal of a code; `hint` where something more precise can be said. */
export function refusal(code: RowRefusalCode, hint?: string): Refusal {
  const [reason, usual] = rowRefusals[code]
  return { code, reason, hint: hint ?? usual }
}

/** A parse that ends in a refusal. */
export function refused(code: RowRefusalCode, hint?: string): { readonly refused: Refusal } {
  return { refused: refusal(code, hint) }
}
