import { lookAlikes } from './look-alikes.ts'

/** A stretch of a password that a guesser knows a short cut for: from (inclusive) to (exclusive). */
export interface Pattern {
  readonly from: number
  readonly to: number
  readonly guesses: number
}

/** How soon a guesser tries a word (lower case), from 1. */
export interface Ranks {
  get(word: string): number | undefined
}

const longestWord = 20
/** Rows of the keyboards that stand on desks, and the runs everybody knows. */
const runs = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'yxcvbnm',
  'azertyuiop',
  'qsdfghjklm',
  'wxcvbn',
].flatMap((run) => [run, [...run].reverse().join('')])

/** Every pattern in a text: listed words (also reversed, or with look-alikes), runs, repeats, years and dates. */
export function findPatterns(text: string, ranks: Ranks): readonly Pattern[] {
  return [
    ...findWords(text, ranks),
    ...findRuns(text.toLowerCase()),
    ...matchesOf(text, /(.)\1{2,}/gu, ([whole]) => 12 * whole.length),
    ...matchesOf(text, /(.{2,8}?)\1+/gu, ([whole, part = '']) => {
      const once = ranks.get(part.toLowerCase()) ?? 10 ** part.length
      return (once * whole.length) / part.length
    }),
    ...matchesOf(text, /(?:19|20)\d\d/g, ([year]) => Math.max(Math.abs(Number(year) - 2026), 20)),
    ...matchesOf(text, /\d{1,2}[-/. ]?\d{1,2}[-/. ]?(?:19|20)?\d\d/g, () => 365 * 60),
  ]
}

function findWords(text: string, ranks: Ranks): readonly Pattern[] {
  const found: Pattern[] = []
  const plain = text.toLowerCase()
  const readings = [plain, ...lookAlikes.map((disguise) => undisguise(plain, disguise))]
  for (let from = 0; from < text.length; from += 1) {
    for (let to = from + 3; to <= Math.min(text.length, from + longestWord); to += 1) {
      const rank = rankOf(from, to, readings, ranks)
      if (rank) found.push({ from, to, guesses: rank * caseFactor(text.slice(from, to)) })
    }
  }
  return found
}

function rankOf(
  from: number,
  to: number,
  readings: readonly string[],
  ranks: Ranks,
): number | undefined {
  const [plain, ...undisguised] = readings.map((reading) => reading.slice(from, to))
  if (!plain) return undefined
  const direct = ranks.get(plain)
  if (direct) return direct
  const hidden = [[...plain].reverse().join(''), ...undisguised].map((word) => ranks.get(word))
  const best = Math.min(...hidden.map((rank) => rank ?? Number.POSITIVE_INFINITY))
  return Number.isFinite(best) ? best * 2 : undefined
}

function caseFactor(word: string): number {
  if (word === word.toLowerCase()) return 1
  const rest = word.slice(1)
  return rest === rest.toLowerCase() || word === word.toUpperCase() ? 2 : 10
}

function findRuns(text: string): readonly Pattern[] {
  const found: Pattern[] = []
  for (let from = 0; from + 3 <= text.length; from += 1) {
    let to = from + 3
    while (to <= text.length && runs.some((run) => run.includes(text.slice(from, to)))) {
      found.push({ from, to, guesses: 20 * (to - from) })
      to += 1
    }
  }
  return found
}

function matchesOf(
  text: string,
  pattern: RegExp,
  guessesOf: (match: readonly [string, ...string[]]) => number,
): readonly Pattern[] {
  return [...text.matchAll(pattern)].map((match) => {
    const [whole, ...parts] = match
    const guesses = guessesOf([whole, ...parts])
    return { from: match.index, to: match.index + whole.length, guesses }
  })
}

function undisguise(text: string, disguise: Readonly<Record<string, string>>): string {
  return [...text].map((character) => disguise[character] ?? character).join('')
}
