import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findBrokenRules } from '../../protocol/password-policy.ts'
import { composeWordLists } from '../words/compose-word-lists.ts'
import { estimateGuesses, scoreOf } from './estimate-guesses.ts'
import { findPersonalWord } from './find-personal-word.ts'
import { randomBelow, suggestPassword } from './suggest-password.ts'

const lists = Object.entries(composeWordLists().suggestions).map(
  ([language, text]) => [language, text.trim().split('\n')] as const,
)
const names = { samAccountName: 'bjansen', displayName: 'Jansen, Barbara' }
const personalWords = ['Barbara', 'Jansen', 'Contoso']

describe.each(lists)('a suggestion in %s', (_, words) => {
  it('meets every policy it is made for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 64 }), fc.boolean(), (minimumLength, complexity) => {
        const policy = { minimumLength, complexity }
        const made = suggestPassword({ words, policy, names, personalWords, random: randomBelow })
        expect(made).toBeDefined()
        expect(findBrokenRules(made ?? '', policy, names)).toEqual([])
        expect(findPersonalWord(made ?? '', personalWords)).toBeUndefined()
      }),
    )
  })

  it('is very strong even for a guesser who has the very list', () => {
    const ranks = new Map(words.map((word) => [word, words.length / 2]))
    const policy = { minimumLength: 8, complexity: false }
    for (let round = 0; round < 20; round += 1) {
      const made = suggestPassword({ words, policy, names, personalWords, random: randomBelow })
      expect(scoreOf(estimateGuesses(made ?? '', ranks))).toBe(4)
      expect(made?.split('-')).toHaveLength(4)
    }
  })

  it('comes from words that can be said and typed anywhere', () => {
    expect(words.filter((word) => !/^[a-z]{3,10}$/.test(word))).toEqual([])
    expect(new Set(words).size).toBe(words.length)
  })
})

describe('the words of a suggestion', () => {
  it('become more where the list is short', () => {
    const few = [...'abcdefghijklmnop'].map((letter) => letter.repeat(3))
    const policy = { minimumLength: 1, complexity: false }
    const made = suggestPassword({ words: few, policy, names, personalWords, random: randomBelow })
    expect(made?.split('-')).toHaveLength(10)
  })

  it('never hold the name of the person, however small the list', () => {
    const words = ['jansen', 'fiets']
    const policy = { minimumLength: 1, complexity: true }
    const made = suggestPassword({ words, policy, names, personalWords, random: randomBelow })
    expect(made === undefined || !made.toLowerCase().includes('jansen')).toBe(true)
  })

  it('are drawn evenly', () => {
    const counts = [0, 0, 0]
    for (let draw = 0; draw < 3000; draw += 1) {
      const at = randomBelow(3)
      counts[at] = (counts[at] ?? 0) + 1
    }
    // Eight standard deviations: this fails by chance once in a million million years of runs.
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(210)
  })
})
