import type { Terminal } from '../command-context.ts'

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 } as const
export type Paint = keyof typeof codes

/** A text in a colour, where colours are shown. Colour never says what words do not. */
export function paint({ color }: Pick<Terminal, 'color'>, how: Paint, text: string): string {
  return color ? `\u001b[${codes[how]}m${text}\u001b[0m` : text
}

/** What others have written, safe to print: a name cannot move the cursor, ring the bell or turn the line around. */
export function plain(text: string): string {
  return text.replaceAll(/\p{C}/gu, '\uFFFD')
}
