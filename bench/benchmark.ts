/** One thing that is measured. */
export interface Benchmark {
  /** As on the command line. */
  readonly name: string
  readonly title: string
  /** What exactly is done, so that somebody else could do it again. One paragraph. */
  readonly how: string
  readonly run: (bench: Bench) => Promise<Findings>
}

/** What a benchmark is handed. */
export interface Bench {
  /** A rehearsal: small sizes, whose figures mean nothing. */
  readonly quick: boolean
  /** Remembers what has to be stopped when the benchmark is over, however it ends. Last first. */
  onEnd(stop: () => Promise<void>): void
  /** Tells whoever waits what is going on. */
  say(text: string): void
}

export interface Findings {
  readonly figures: readonly Figure[]
  /** What a reader has to know beside the figures. */
  readonly notes: readonly string[]
}

/** A figure, once for each round that was measured. */
export interface Figure {
  readonly what: string
  readonly unit: string
  readonly rounds: readonly number[]
  readonly target?: Target
}

/** What the median has to be. */
export type Target = { readonly atLeast: number } | { readonly below: number }
