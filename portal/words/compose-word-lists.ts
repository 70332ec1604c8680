import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dictionary } from '@zxcvbn-ts/language-common'

/** The word lists of the page, one word a line. */
interface WordLists {
  /** Well-known passwords and what people make up on a first day, the most common first. */
  readonly knownBad: string
  /** Words for suggestions, by language. */
  readonly suggestions: Readonly<Record<string, string>>
}

/** As many as the page's budget bears; the agent checks the longer list. */
const knownBadEntries = 20_000

/** Composes the lists from the packages and from the lists beside this file. The same input gives the same bytes. */
export function composeWordLists(): WordLists {
  const unfriendly = new Set(readList('unfriendly.txt'))
  const english = (dictionary['diceware-common'] ?? []).filter(
    (word) => /^[a-z]{3,7}$/.test(word) && !unfriendly.has(word),
  )
  return {
    knownBad: toLines([
      ...firstDayPasswords(),
      ...(dictionary['passwords-common'] ?? []).slice(0, knownBadEntries),
    ]),
    suggestions: { en: toLines(english), nl: toLines(readList('dutch.txt')) },
  }
}

/** What a service desk hands out and what a newcomer thinks of: a word, bare; digits and signs around it do not count. */
function firstDayPasswords(): readonly string[] {
  return readList('first-day.txt').map((word) => word.toLowerCase())
}

function readList(name: string): readonly string[] {
  const text = readFileSync(join(import.meta.dirname, name), 'utf8')
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
}

function toLines(words: readonly string[]): string {
  return `${[...new Set(words)].join('\n')}\n`
}
