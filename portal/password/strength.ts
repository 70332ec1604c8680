/** What the page asks its worker. A password goes no further than this other thread of the same page. */
export type StrengthQuestion =
  | { readonly kind: 'lists'; readonly knownBad: string; readonly words: readonly string[] }
  | {
      readonly kind: 'judge'
      readonly id: number
      readonly password: string
      readonly personalWords: readonly string[]
    }

/** What the worker answers about one password. */
export interface Judgement {
  readonly id: number
  /** 0 (guessed at once) to 4 (not guessed in this life), as zxcvbn counts. */
  readonly score: 0 | 1 | 2 | 3 | 4
  /** On the list of well-known ones, or guessed within a million tries. */
  readonly knownBad: boolean
}

/** The names of the built files that the worker needs. */
export interface StrengthFiles {
  readonly worker: string
  readonly knownBad: string
  readonly words: readonly string[]
}
