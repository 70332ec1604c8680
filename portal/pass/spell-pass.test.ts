import { describe, expect, it } from 'vitest'
import { en } from '../texts/en.ts'
import { nl } from '../texts/nl.ts'
import { spellPass } from './spell-pass.ts'

describe('a pass that is spelled', () => {
  it('tells a capital from a small letter and a digit, and names every sign', () => {
    expect(spellPass('O0oI^', en.pass.spell)).toEqual([
      'capital O',
      'digit 0',
      'small o',
      'capital I',
      'caret',
    ])
    expect(spellPass('a#', nl.pass.spell)).toEqual(['kleine letter a', 'hekje'])
  })

  it('has a name in every language for every sign of a keyboard', () => {
    const signs = Array.from({ length: 94 }, (_, at) => String.fromCodePoint(33 + at)).filter(
      (sign) => !/[A-Za-z0-9]/.test(sign),
    )
    for (const { pass } of [en, nl]) {
      const spelled = spellPass(signs.join(''), pass.spell)
      expect(new Set(spelled).size).toBe(signs.length)
      for (const [at, words] of spelled.entries()) expect(words).not.toContain(signs[at])
    }
  })

  it('is spelled as it is where a sign has no name', () => {
    expect(spellPass('€', en.pass.spell)).toEqual(['sign €'])
  })
})
