import { Secret } from '../protocol/secret.ts'
import { estimateText } from './estimate-text.ts'
import type { Catalogue } from './load-catalogue.ts'
import { renderMessage } from './render-message.ts'

/** A language in which the text with a code costs more than it need, for `doctor`. */
export interface TextAdvice {
  readonly language: string
  readonly segments: number
  readonly hint: string
}

/**
 * Finds the languages in which a code does not fit into one segment with this organisation's names: each segment is charged,
 * and a phone must receive them all before it can offer the code.
 */
export function adviseTexts(catalogue: Catalogue): readonly TextAdvice[] {
  return [...catalogue.languages.keys()].flatMap((language) => {
    const values = { code: new Secret('00000000'), label: 'MMMMMM', validFor: 10 }
    const { text } = renderMessage(catalogue, 'text-code', language, values)
    const { alphabet, segments } = text.reveal(estimateText)
    if (segments === 1) return []
    const hint =
      alphabet === 'gsm-7'
        ? 'Set a shorter `shortName` for the organisation, or fewer words in the template.'
        : 'Use only letters that every phone knows in `shortName` and the template: others halve what a text can hold.'
    return [{ language, segments, hint }]
  })
}
