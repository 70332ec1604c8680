import { findPatterns, type Pattern, type Ranks } from './find-patterns.ts'

/** A guesser who does not know a stretch tries every character; ten tries each, as zxcvbn counts. */
const triesPerCharacter = 10
/** What a guesser spends on finding out where one pattern ends and the next begins, as zxcvbn counts. */
const triesPerSeam = 10_000
/** Beyond this nothing changes any more. */
const longestLookedAt = 64

/**
 * How many guesses a clever guesser needs for `password`: the cheapest way to read it as a row of patterns (listed words,
 * keyboard runs, repeats, years) and of stretches that can only be tried out.
 *
 * The model is that of zxcvbn (Wheeler, "zxcvbn: low-budget password strength estimation", USENIX Security 2016), in the
 * parts that matter for a choice made once; a test compares the two. The package itself is 12 kB of script, a third of
 * what the page may weigh. `ranks` holds listed words in lower case and how soon a guesser tries them.
 */
export function estimateGuesses(password: string, ranks: Ranks): number {
  const text = password.slice(0, longestLookedAt)
  if (text === '') return 1
  const patterns = findPatterns(text, ranks)
  const endingAt = Map.groupBy(patterns, ({ to }) => to)
  // cheapest[to][count]: the least product of guesses for the first `to` characters read as `count` pieces.
  const cheapest: Map<number, number>[] = [new Map([[0, 1]])]
  for (let to = 1; to <= text.length; to += 1) {
    cheapest.push(cheapestUpTo(to, endingAt.get(to) ?? [], cheapest))
  }
  return Math.min(...[...(cheapest.at(-1) ?? [])].map(([count, product]) => total(count, product)))
}

/** zxcvbn's scale: 0 within a thousand guesses, 1 a million, 2 a hundred million, 3 ten thousand million, 4 beyond. */
export function scoreOf(guesses: number): 0 | 1 | 2 | 3 | 4 {
  if (guesses < 1e3) return 0
  if (guesses < 1e6) return 1
  if (guesses < 1e8) return 2
  return guesses < 1e10 ? 3 : 4
}

function cheapestUpTo(
  to: number,
  patterns: readonly Pattern[],
  cheapest: readonly ReadonlyMap<number, number>[],
): Map<number, number> {
  const best = new Map<number, number>()
  const consider = (from: number, guesses: number) => {
    for (const [count, product] of cheapest[from] ?? []) {
      const next = product * guesses
      if (next < (best.get(count + 1) ?? Number.POSITIVE_INFINITY)) best.set(count + 1, next)
    }
  }
  for (const { from, guesses } of patterns) consider(from, guesses)
  for (let from = 0; from < to; from += 1) consider(from, triesPerCharacter ** (to - from))
  return best
}

function total(count: number, product: number): number {
  let orders = 1
  for (let piece = 2; piece <= count; piece += 1) orders *= piece
  return orders * product + triesPerSeam ** (count - 1)
}
