import { describe, expect, it } from 'vitest'
import { errors } from '../../protocol/errors.ts'
import { catalogues } from './catalogues.ts'
import { chooseLanguage, directionOf } from './choose-language.ts'
import { en } from './en.ts'
import { enOwn } from './en-own.ts'
import { fillPlural, fillText } from './fill-text.ts'
import { formatDay, formatLeft, formatUntil, normaliseCode } from './format.ts'
import { ownCatalogues } from './own-catalogues.ts'
import { problemText } from './problem-text.ts'

/** Codes of the page's own: nobody else says them. */
const pageOnly = new Set(['general', 'own-lost', 'own-not-kept', 'own-not-signed-in'])

type Tree = { readonly [key: string]: string | Tree }

function flatten(tree: object, path = ''): readonly (readonly [string, string])[] {
  return Object.entries(tree as Tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as const] : flatten(value, `${path}${key}.`),
  )
}
const placesIn = (text: string) => [...new Set(text.match(/\{[a-z]+\}/g) ?? [])].sort()
const withOwn = Object.entries(ownCatalogues).map(([language, { shared: _, ...words }]) => ({
  language: `${language} of my password`,
  words,
}))
const everywhere = [
  ...Object.entries(catalogues).map(([language, words]) => ({ language, words, like: en })),
  ...withOwn.map((each) => ({ ...each, like: enOwn })),
]

describe.each(everywhere)('the catalogue $language', ({ words, like }) => {
  const all = flatten(words)
  const english = new Map(flatten(like))

  it('says everything, and fills in the same as English', () => {
    expect(all.map(([key]) => key)).toEqual([...english.keys()])
    for (const [key, text] of all) {
      expect(text.trim(), key).not.toBe('')
      const wanted = placesIn(english.get(key) ?? '')
      // "You can try once more" needs no number.
      if (!key.endsWith('.one')) expect(placesIn(text), key).toEqual(wanted)
    }
  })

  it('has none of the words that frighten people or blame them', () => {
    const banned =
      /\b(user|credential|TAP|provision\w*|token|invalid|ongeldig\w*|error|fout(e|en)?)\b/i
    // What stands on Windows' own screens is called what it is called there; and nobody did anything wrong.
    const quoted = /\{[a-z]+\}|“[^”]*”|user name|niets fout gedaan/g
    const found = all.filter(([, text]) => banned.test(text.replaceAll(quoted, '')))
    expect(found).toEqual([])
  })

  it('has words of its own only for problems that exist', () => {
    const codes = Object.keys(words.problems).filter((code) => !pageOnly.has(code))
    expect(codes.filter((code) => !Object.hasOwn(errors, code))).toEqual([])
  })
})

describe('a language', () => {
  const known = ['en', 'nl']
  it.each([
    [['nl-BE', 'en'], ['en', 'nl'], 'nl'],
    [['fr-FR', 'nl'], ['en', 'nl'], 'nl'],
    [['fr'], ['nl', 'en'], 'nl'],
    [[undefined, ''], ['en'], 'en'],
    [['nl'], ['en'], 'en'],
    [['nl'], ['fr'], 'en'],
    [['EN_gb'], ['en', 'nl'], 'en'],
  ])('wanted as %j, offered %j, is %s', (wanted, offered, chosen) => {
    expect(chooseLanguage(wanted, offered, known)).toBe(chosen)
  })

  it('is written from the side it is written from', () => {
    expect(directionOf('ar')).toBe('rtl')
    expect(directionOf('nl')).toBe('ltr')
  })
})

describe('a text', () => {
  it('is filled where it says so, and a value is never read as a place', () => {
    expect(fillText('Welcome, {name}', { name: '{house} <b>' })).toBe('Welcome, {house} <b>')
  })

  it('knows one from many', () => {
    const text = { one: 'once', other: '{count} times' }
    expect(fillPlural(text, 1, 'nl')).toBe('once')
    expect(fillPlural(text, 3, 'nl')).toBe('3 times')
  })

  it('about a problem without words of its own is the general one', () => {
    expect(problemText(en, 'code-wrong')).toBe(en.problems['code-wrong'])
    expect(problemText(en, 'guard-container')).toBe(en.problems.general)
    expect(problemText(en, 'constructor')).toBe(en.problems.general)
  })
})

describe('a time', () => {
  it('is said as a person says it', () => {
    expect(formatDay('2026-12-07', 'en')).toBe('Monday 7 December')
    expect(formatDay('2026-12-07', 'nl')).toBe('maandag 7 december')
    expect(formatDay('soon', 'en')).toBe('soon')
  })

  it('has its day unless that is today', () => {
    const now = new Date('2026-12-07T07:50:00Z')
    const zone = 'Europe/Amsterdam'
    expect(formatUntil(new Date('2026-12-07T08:00:00Z'), now, 'en', zone)).toBe('09:00')
    expect(formatUntil(new Date('2026-12-08T07:50:00Z'), now, 'en', zone)).toMatch(/Tuesday.*08:50/)
  })

  it.each([
    [40_000, 'en', '40 seconds'],
    [59_500, 'nl', '1 minuut'],
    [9 * 60_000 + 30_000, 'en', '9 minutes'],
    [24 * 3_600_000, 'en', '24 hours'],
    [-5, 'en', '0 seconds'],
  ])('of %d ms is left as %s says it: %s', (left, language, said) => {
    expect(formatLeft(left, language)).toBe(said)
  })
})

describe('a typed code', () => {
  it.each([
    ['314159', '314159'],
    [' 314 159 ', '314159'],
    ['314-159', '314159'],
    ['Code: 314159.', '314159'],
    ['٣١٤١٥٩', '314159'],
    ['３１４１５９', '314159'],
    ['३१४१५९', '314159'],
    ['abc', ''],
  ])('%s becomes %s', (typed, digits) => {
    expect(normaliseCode(typed)).toBe(digits)
  })
})
