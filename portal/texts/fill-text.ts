/** Puts values where a text names them: `{day}`. */
export function fillText(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{([a-z]+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

/** A text in the forms that a language has for amounts; `other` is always there (CLDR's plural categories). */
interface PluralText {
  readonly other: string
  readonly one: string
}

/** The form for `count`, with `{count}` filled. */
export function fillPlural(text: PluralText, count: number, language: string): string {
  const forms: Readonly<Record<string, string>> = { ...text }
  const category = new Intl.PluralRules(language).select(count)
  return fillText(forms[category] ?? text.other, { count })
}
