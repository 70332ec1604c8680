import type { Texts } from '../texts/en.ts'
import { fillText } from '../texts/fill-text.ts'

/** A pass as a person would say it on the telephone, character by character: "capital H", "digit 7", "hash". */
export function spellPass(pass: string, words: Texts['pass']['spell']): readonly string[] {
  return [...pass].map((letter) => {
    const kind = kindOf(letter)
    const signs: Readonly<Record<string, string>> = words.signs
    const sign = kind === 'other' && Object.hasOwn(signs, letter) ? signs[letter] : undefined
    return sign ?? fillText(words[kind], { letter })
  })
}

function kindOf(letter: string): 'capital' | 'small' | 'digit' | 'other' {
  if (/^\p{Lu}$/u.test(letter)) return 'capital'
  if (/^\p{Ll}$/u.test(letter)) return 'small'
  return /^\p{Nd}$/u.test(letter) ? 'digit' : 'other'
}
