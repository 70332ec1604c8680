/** A piece of a template's sentence. A choice is said with `whole` where every placeholder in it has a value. */
type Words = readonly (
  | string
  | { readonly placeholder: string }
  | { readonly whole: Words; readonly otherwise: Words }
)[]

const piece = /\{([^{}]*)\}|\[([^[\]]*)\]|([^{}[\]]+)|(.)/gsu

/**
 * Reads a sentence: `{name}` is a placeholder, `[words {name}]` is left out where one of its placeholders is empty,
 * `[words {name}|other words]` says the other words then. Undefined where braces or brackets do not match.
 * **Not yet verified:** whether the placeholders exist and may stand here.
 */
export function parseWords(sentence: string): Words | undefined {
  const words: Words[number][] = []
  for (const [, name, choice, literal] of sentence.matchAll(piece)) {
    if (name !== undefined) words.push({ placeholder: name })
    else if (choice !== undefined) {
      const parsed = parseChoice(choice)
      if (parsed === undefined) return undefined
      words.push(parsed)
    } else if (literal !== undefined) words.push(literal)
    else return undefined
  }
  return words
}

function parseChoice(choice: string): Words[number] | undefined {
  const [first = '', second = '', ...more] = choice.split('|')
  const whole = parseWords(first)
  const otherwise = parseWords(second)
  if (whole === undefined || otherwise === undefined || more.length > 0) return undefined
  return { whole, otherwise }
}

/** The placeholders in words, choices included. */
export function findPlaceholders(words: Words): readonly string[] {
  return words.flatMap((word) => {
    if (typeof word === 'string') return []
    if ('placeholder' in word) return [word.placeholder]
    return [...findPlaceholders(word.whole), ...findPlaceholders(word.otherwise)]
  })
}

/** Says the words with these values; a placeholder without a value is empty. */
export function fillWords(words: Words, values: ReadonlyMap<string, string>): string {
  return words
    .map((word) => {
      if (typeof word === 'string') return word
      if ('placeholder' in word) return values.get(word.placeholder) ?? ''
      const complete = findPlaceholders(word.whole).every((name) => values.get(name))
      return fillWords(complete ? word.whole : word.otherwise, values)
    })
    .join('')
}
