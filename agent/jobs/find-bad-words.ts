import { dictionary as common } from '@zxcvbn-ts/language-common'
import { dictionary as english } from '@zxcvbn-ts/language-en'

/** Whether a password is a well-known one, or holds a word the operator does not want. */
export type FindBadWords = (password: string) => boolean

const shortestOperatorWord = 3
const shortestCore = 4

/**
 * The agent's list, longer than the page's: leaked passwords, common words and names, each also when dressed up
 * ("Welc0me2026!" is `welcome`). Pure but for its lists.
 *
 * `operatorWords` (the organisation, the town, the football club) are refused wherever they stand in a password.
 */
export function createFindBadWords(operatorWords: readonly string[]): FindBadWords {
  const known = new Set(
    [...Object.values(common), ...Object.values(english)].flat().map((word) => word.toLowerCase()),
  )
  const unwanted = operatorWords
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word.length >= shortestOperatorWord)
  return (password) => {
    const lower = password.normalize('NFKC').toLowerCase()
    return (
      isOnePieceRepeated(lower) ||
      readings(lower).some(
        (reading) => known.has(reading) || unwanted.some((word) => reading.includes(word)),
      )
    )
  }
}

/** What a dressed-up word may have been: as it is, without digits and signs around it, with look-alikes undone. */
function readings(lower: string): readonly string[] {
  const bare = stripEnds(lower)
  const undone = undoLookAlikes(lower)
  return [lower, bare, undone, undoLookAlikes(bare), stripEnds(undone)].filter(
    // Two letters among many digits are not a word in disguise.
    (reading) => reading === lower || reading.length >= shortestCore,
  )
}

function stripEnds(text: string): string {
  return text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
}

const lookAlikes: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}

function undoLookAlikes(text: string): string {
  return text.replace(/[013457@$!]/g, (char) => lookAlikes[char] ?? char)
}

function isOnePieceRepeated(text: string): boolean {
  return /^(.{1,4})\1+$/u.test(text)
}
