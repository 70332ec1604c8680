import { splitText } from './smpp/split-text.ts'

/** What a text costs: each segment is charged, and a phone must receive all of them to show any. */
interface TextEstimate {
  readonly alphabet: 'gsm-7' | 'ucs-2'
  readonly segments: number
}

/** How many segments a text will take on the mobile network. */
export function estimateText(text: string): TextEstimate {
  const { alphabet, segments } = splitText(text)
  return { alphabet, segments: segments.length }
}
