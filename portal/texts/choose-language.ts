const rightToLeft = new Set(['ar', 'fa', 'he', 'ps', 'ur', 'yi'])

/**
 * The first of `wanted` (`nl-BE`, `en`) that the house offers and a catalogue exists for, by its main language; else the
 * first offered, else English.
 */
export function chooseLanguage(
  wanted: readonly (string | undefined)[],
  offered: readonly string[],
  known: readonly string[],
): string {
  const possible = offered.map(mainLanguage).filter((language) => known.includes(language))
  for (const one of wanted) {
    const language = mainLanguage(one ?? '')
    if (possible.includes(language)) return language
  }
  return possible[0] ?? 'en'
}

/** Which way a language is written. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  return rightToLeft.has(language) ? 'rtl' : 'ltr'
}

function mainLanguage(tag: string): string {
  return (tag.toLowerCase().split(/[-_]/)[0] ?? '').trim()
}
