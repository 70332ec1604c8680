import { fillWords, parseWords } from './parse-words.ts'
import type { Block } from './template.ts'

/** A block whose words have been said. Parts that turned out empty are gone. */
export type SaidBlock =
  | { readonly kind: 'heading' | 'paragraph' | 'large' | 'small'; readonly text: string }
  | { readonly kind: 'button'; readonly text: string; readonly address: string }
  | { readonly kind: 'facts'; readonly facts: readonly (readonly [string, string])[] }

/** Says a sentence of a template that has been checked, with what is too much removed: doubled blanks and edges. */
export function saySentence(sentence: string, values: ReadonlyMap<string, string>): string {
  return fillWords(parseWords(sentence) ?? [], values)
    .replace(/ {2,}/g, ' ')
    .trim()
}

/** Says the blocks of a mail with these values. */
export function sayBlocks(
  blocks: readonly Block[],
  values: ReadonlyMap<string, string>,
): readonly SaidBlock[] {
  return blocks.map((block) => sayBlock(block, values)).filter(isNotEmpty)
}

function sayBlock(block: Block, values: ReadonlyMap<string, string>): SaidBlock {
  const say = (sentence: string) => saySentence(sentence, values)
  if ('button' in block) {
    return { kind: 'button', text: say(block.button), address: values.get(block.to) ?? '' }
  }
  if ('facts' in block) {
    const facts = block.facts.map(([label, fact]) => [say(label), say(fact)] as const)
    return { kind: 'facts', facts: facts.filter(([, fact]) => fact !== '') }
  }
  if ('heading' in block) return { kind: 'heading', text: say(block.heading) }
  if ('large' in block) return { kind: 'large', text: say(block.large) }
  if ('small' in block) return { kind: 'small', text: say(block.small) }
  return { kind: 'paragraph', text: say(block.paragraph) }
}

function isNotEmpty(block: SaidBlock): boolean {
  if (block.kind === 'button') return block.address !== ''
  return block.kind === 'facts' ? block.facts.length > 0 : block.text !== ''
}

/** A mail as plain text: the same words in the same order, a link alone on its line. */
export function renderPlain(blocks: readonly SaidBlock[], signature: string): string {
  return `${blocks.map(renderBlock).join('\n\n')}\n\n-- \n${signature}\n`
}

function renderBlock(block: SaidBlock): string {
  switch (block.kind) {
    case 'button':
      return `${block.text}:\n${block.address}`
    case 'facts':
      return block.facts.map(([label, fact]) => `${label}: ${fact}`).join('\n')
    case 'large':
      return `    ${block.text}`
    case 'heading':
    case 'paragraph':
    case 'small':
      return block.text
  }
}
