/** What a template may name: `{to}` as E.164, `{digits}` the same without its plus, `{id}` the same for every attempt. */
export const placeholders = ['to', 'digits', 'text', 'id', 'validMinutes', 'validSeconds'] as const
export type Placeholder = (typeof placeholders)[number]

export const placeholderPattern = /\{([A-Za-z]+)\}/g

/** The placeholders that a text names, also those that do not exist. */
export function listPlaceholders(text: string): readonly string[] {
  return [...text.matchAll(placeholderPattern)].map(([, name = '']) => name)
}
