import { type BerElement, BerError, parseBerList, parseBerText } from './ber.ts'

/** A search filter as it came over the wire (RFC 4511 section 4.5.1.7). Attribute names are in lower case. */
export type SearchFilter =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly SearchFilter[] }
  | { readonly kind: 'not'; readonly part: SearchFilter }
  | { readonly kind: 'present'; readonly attribute: string }
  | {
      readonly kind: 'equal' | 'at-least' | 'at-most'
      readonly attribute: string
      readonly value: Buffer
    }
  | {
      readonly kind: 'substrings'
      readonly attribute: string
      readonly initial: string | undefined
      readonly any: readonly string[]
      readonly final: string | undefined
    }
  | {
      readonly kind: 'extensible'
      readonly rule: string
      readonly attribute: string
      readonly value: Buffer
    }

const assertions: Readonly<Record<number, 'equal' | 'at-least' | 'at-most'>> = {
  163: 'equal',
  165: 'at-least',
  166: 'at-most',
  // AD answers an approximate match as an equality match.
  168: 'equal',
}

/** Reads a filter. Depth is limited, so that a hostile filter cannot exhaust the stack. */
export function parseSearchFilter(element: BerElement | undefined, depth = 0): SearchFilter {
  if (!element || depth > 32) throw new BerError('filter is missing or too deep')
  const inner = (part: BerElement | undefined) => parseSearchFilter(part, depth + 1)
  const assertion = assertions[element.tag]
  if (assertion) return parseAssertion(assertion, element)
  switch (element.tag) {
    case 0xa0:
      return { kind: 'and', parts: parseBerList(element.content).map(inner) }
    case 0xa1:
      return { kind: 'or', parts: parseBerList(element.content).map(inner) }
    case 0xa2:
      return { kind: 'not', part: inner(parseBerList(element.content)[0]) }
    case 0x87:
      return { kind: 'present', attribute: parseBerText(element).toLowerCase() }
    case 0xa4:
      return parseSubstrings(element)
    case 0xa9:
      return parseExtensible(element)
    default:
      throw new BerError('filter of an unknown kind')
  }
}

function parseAssertion(kind: 'equal' | 'at-least' | 'at-most', element: BerElement): SearchFilter {
  const [attribute, value] = parseBerList(element.content)
  if (!value) throw new BerError('assertion without value')
  return { kind, attribute: parseBerText(attribute).toLowerCase(), value: value.content }
}

function parseSubstrings(element: BerElement): SearchFilter {
  const [attribute, list] = parseBerList(element.content)
  const parts = parseBerList(list?.content ?? Buffer.alloc(0))
  const texts = (tag: number) => parts.filter((part) => part.tag === tag).map(parseBerText)
  return {
    kind: 'substrings',
    attribute: parseBerText(attribute).toLowerCase(),
    initial: texts(0x80)[0],
    any: texts(0x81),
    final: texts(0x82)[0],
  }
}

function parseExtensible(element: BerElement): SearchFilter {
  const parts = parseBerList(element.content)
  const part = (tag: number) => parts.find((each) => each.tag === tag)
  const value = part(0x83)
  if (!value) throw new BerError('matching rule without value')
  return {
    kind: 'extensible',
    rule: parseBerText(part(0x81)),
    attribute: parseBerText(part(0x82)).toLowerCase(),
    value: value.content,
  }
}
