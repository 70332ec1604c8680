/**
 * The worker that knows the word lists: scores a password and says whether it is well known. It starts after the page is
 * drawn; the page works without it.
 */
import { estimateGuesses, scoreOf } from './password/estimate-guesses.ts'
import { isKnownBad } from './password/is-known-bad.ts'
import type { Judgement, StrengthQuestion } from './password/strength.ts'

/** The half of the worker's global scope that is used here; the page's types know only windows. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<StrengthQuestion>) => void) | null
  postMessage(answer: Judgement): void
}

const scope = self as unknown as WorkerScope
const easilyGuessed = 1_000_000

interface Lists {
  readonly known: ReadonlySet<string>
  /** How soon a guesser tries a word. */
  readonly ranks: ReadonlyMap<string, number>
}

let lists: Promise<Lists> | undefined

scope.onmessage = ({ data }) => {
  if (data.kind === 'lists') lists = load(data.knownBad, data.words)
  else void judge(data)
}

async function load(knownBadUrl: string, wordUrls: readonly string[]): Promise<Lists> {
  const [knownBad = [], ...words] = await Promise.all([knownBadUrl, ...wordUrls].map(readList))
  const ranks = new Map<string, number>()
  // Words of a list to draw from are all equally likely; a well-known password keeps its own place.
  for (const list of words) for (const word of list) ranks.set(word, list.length / 2)
  for (const [at, word] of knownBad.entries()) {
    ranks.set(word, Math.min(at + 1, ranks.get(word) ?? Number.POSITIVE_INFINITY))
  }
  return { known: new Set(knownBad), ranks }
}

async function readList(url: string): Promise<string[]> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`no list at ${url}`)
  return (await response.text()).split('\n').filter(Boolean)
}

async function judge(question: Extract<StrengthQuestion, { kind: 'judge' }>): Promise<void> {
  if (!lists) return
  const { known, ranks } = await lists
  const own = new Set(question.personalWords.map((word) => word.toLowerCase()))
  const rankOf = { get: (word: string) => (own.has(word) ? 1 : ranks.get(word)) }
  const guesses = estimateGuesses(question.password, rankOf)
  const knownBad = isKnownBad(question.password, known) || guesses < easilyGuessed
  scope.postMessage({ id: question.id, score: scoreOf(guesses), knownBad })
}
