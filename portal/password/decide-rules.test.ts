import { describe, expect, it } from 'vitest'
import { decideRules, mayHandOver } from './decide-rules.ts'
import type { Judgement } from './strength.ts'

const facts = {
  policy: { minimumLength: 12, complexity: true },
  names: { samAccountName: 'bjansen', displayName: 'Jansen, Barbara' },
  personalWords: ['Barbara', 'Contoso'],
}
const strong: Judgement = { id: 1, score: 4, knownBad: false }
const weak: Judgement = { id: 1, score: 0, knownBad: true }
const read = (password: string, judgement?: Judgement) =>
  Object.fromEntries(decideRules(password, facts, judgement).map(({ rule, is }) => [rule, is]))

describe('the rules while typing', () => {
  it('say nothing about an empty field', () => {
    expect(new Set(Object.values(read('')))).toEqual(new Set(['open']))
  })

  it('tick one by one, and a name is said to be wrong at once', () => {
    expect(read('Fiets')).toMatchObject({ 'too-short': 'open', 'too-few-kinds': 'open' })
    expect(read('Fiets-lamp')).toMatchObject({ 'too-short': 'open', 'too-few-kinds': 'met' })
    expect(read('Fiets-lamp-Jansen')).toMatchObject({
      'too-short': 'met',
      'contains-name': 'broken',
    })
    expect(read('Fiets-C0nt0s0-lamp')).toMatchObject({ 'contains-name': 'broken' })
  })

  it('leave open what only the worker knows, until it has said it', () => {
    expect(read('Fiets-lamp-kasteel')).toMatchObject({ 'known-bad': 'open' })
    expect(read('Fiets-lamp-kasteel', strong)).toMatchObject({ 'known-bad': 'met' })
    expect(read('Welcome2026!', weak)).toMatchObject({ 'known-bad': 'broken' })
  })

  it('do not show kinds of characters where the account has no such rule', () => {
    const plain = { ...facts, policy: { minimumLength: 8, complexity: false } }
    expect(decideRules('', plain, undefined).map(({ rule }) => rule)).not.toContain('too-few-kinds')
  })

  it('show what hardly anybody breaks only when it is broken', () => {
    expect(read(`Fiets-1${'x'.repeat(300)}`)).toMatchObject({ 'too-long': 'broken' })
    expect(read('Fiets-1\u0007-lamp-kasteel')).toMatchObject({ 'not-allowed-character': 'broken' })
  })
})

describe('a press', () => {
  it('goes through when all is met, and also where the worker never came', () => {
    expect(mayHandOver(decideRules('Fiets-lamp-kasteel', facts, strong), true)).toBe(true)
    expect(mayHandOver(decideRules('Fiets-lamp-kasteel', facts, undefined), false)).toBe(true)
  })

  it('does not go through with a rule unmet', () => {
    expect(mayHandOver(decideRules('', facts, undefined), false)).toBe(false)
    expect(mayHandOver(decideRules('Fiets-1', facts, strong), true)).toBe(false)
    expect(mayHandOver(decideRules('Welcome2026!', facts, weak), true)).toBe(false)
  })
})
