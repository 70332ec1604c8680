import {
  findBrokenRules,
  type PasswordPolicy,
  type PersonNames,
} from '../../protocol/password-policy.ts'
import { findPersonalWord } from './find-personal-word.ts'

/** What a suggestion is made from. */
interface SuggestionWish {
  readonly words: readonly string[]
  readonly policy: Pick<PasswordPolicy, 'minimumLength' | 'complexity'>
  readonly names: PersonNames
  readonly personalWords: readonly string[]
  /** A whole number from 0 up to, not including, `below`; every one equally likely, from the device's own randomness. */
  readonly random: (below: number) => number
}

const fewestWords = 4
/** Bits of chance in the words alone. Shorter lists give more words. */
const fewestBits = 40
const attempts = 50

/**
 * Suggests a password that can be said out loud: at least four words with hyphens between them; a capital and a number
 * where the account's rules want several kinds of characters; more words where they want length. `undefined` where no
 * suggestion meets the rules (they forbid what we know how to make).
 */
export function suggestPassword(wish: SuggestionWish): string | undefined {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const suggestion = compose(wish)
    const broken = findBrokenRules(suggestion, wish.policy, wish.names)
    if (broken.length === 0 && !findPersonalWord(suggestion, wish.personalWords)) return suggestion
  }
  return undefined
}

/** How many words of a list of this length carry enough chance. */
function wordsNeeded(listLength: number): number {
  return Math.max(fewestWords, Math.ceil(fewestBits / Math.log2(Math.max(listLength, 2))))
}

function compose({ words, policy, random }: SuggestionWish): string {
  const chosen: string[] = []
  const tail = policy.complexity ? `-${10 + random(90)}` : ''
  const needed = wordsNeeded(words.length)
  while (chosen.length < needed || chosen.join('-').length + tail.length < policy.minimumLength) {
    const word = words[random(words.length)] ?? ''
    // "mutable-curator-mutable" sounds like a mistake. Only a list shorter than the need repeats itself.
    if (!chosen.includes(word) || words.length <= chosen.length) chosen.push(word)
  }
  const phrase = chosen.join('-') + tail
  return policy.complexity ? phrase.charAt(0).toUpperCase() + phrase.slice(1) : phrase
}

/** Evenly spread whole numbers from the browser's cryptographic randomness, without the bias of a bare remainder. */
export function randomBelow(below: number): number {
  const range = 2 ** 32
  const fair = range - (range % below)
  const cell = new Uint32Array(1)
  for (;;) {
    const value = crypto.getRandomValues(cell)[0] ?? range
    if (value < fair) return value % below
  }
}
