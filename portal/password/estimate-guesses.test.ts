import process from 'node:process'
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs } from '@zxcvbn-ts/language-common'
import { describe, expect, it } from 'vitest'
import { composeWordLists } from '../words/compose-word-lists.ts'
import { estimateGuesses, scoreOf } from './estimate-guesses.ts'

const lists = composeWordLists()
const knownBad = lists.knownBad.trim().split('\n')
const words = (lists.suggestions['en'] ?? '').trim().split('\n')
const ranks = new Map(words.map((word) => [word, words.length / 2]))
for (const [at, word] of knownBad.entries()) {
  ranks.set(word, Math.min(at + 1, ranks.get(word) ?? Number.POSITIVE_INFINITY))
}
const zxcvbn = new ZxcvbnFactory({ dictionary: { knownBad, words }, graphs: adjacencyGraphs })

const samples = [
  'password',
  'Password1',
  'P@ssw0rd',
  'drowssap',
  'Welcome2026!',
  'qwertyuiop',
  'asdfghjkl123',
  'zxcvbnm,./',
  'abcdefgh12345',
  'aaaaaaaaaaaa',
  'abcabcabcabc',
  'monkeymonkey',
  'dragon1987',
  'superman-batman',
  'summer2026winter2026',
  '31121999',
  '12-03-1988',
  'correcthorsebatterystaple',
  'Dweller-narrow-variety-lamp',
  'zq8!mVt4#pLw',
  'x7Kp2mQz',
  'k9fj2',
  'iloveyou2',
  'Tr0ub4dour&3',
  'letmein!!',
  'my kitchen table has four legs',
  'Jk8',
]

describe('the estimate of guesses', () => {
  it.each(samples)('agrees with zxcvbn about %s, within one step of five', (password) => {
    const ours = scoreOf(estimateGuesses(password, ranks))
    expect(Math.abs(ours - zxcvbn.check(password).score)).toBeLessThanOrEqual(1)
  })

  it('is the same as zxcvbn’s for most', () => {
    const same = samples.filter(
      (one) => scoreOf(estimateGuesses(one, ranks)) === zxcvbn.check(one).score,
    )
    expect(same.length / samples.length).toBeGreaterThan(0.8)
  })

  it('never falls when another unrelated word is added', () => {
    let password = ''
    let last = 0
    for (const word of ['dweller', 'narrow', 'variety', 'lamp']) {
      password = password === '' ? word : `${password}-${word}`
      const guesses = estimateGuesses(password, ranks)
      expect(guesses).toBeGreaterThan(last)
      last = guesses
    }
  })

  it('takes no more than a moment for the longest password', () => {
    // Of its own time, not of the clock on the wall: others may be at work on this machine.
    const before = process.cpuUsage()
    estimateGuesses('a1B!'.repeat(64), ranks)
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1000).toBeLessThan(500)
  })
})
