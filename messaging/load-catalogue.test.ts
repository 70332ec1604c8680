import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Kind, kinds, placeholders } from './catalogue/kinds.ts'
import { organisationSchema } from './catalogue/organisation.ts'
import { loadCatalogue } from './load-catalogue.ts'

const organisation = organisationSchema.parse({ name: 'Contoso', portalHost: 'start.contoso.test' })
const kindNames = Object.keys(kinds) as Kind[]

function load(language: string, kind: string, template: unknown) {
  const result = loadCatalogue(organisation, { [language]: { [kind]: template } })
  return result.loaded ? [] : result.problems
}
const codes = (kind: string, template: unknown) =>
  load('en', kind, template).map(({ code }) => code)
const mail = (subject: string, ...paragraphs: string[]) => ({
  subject,
  blocks: paragraphs.map((paragraph) => ({ paragraph })),
})

test('everything that ships loads, in every language, for every kind', () => {
  const result = loadCatalogue(organisation)
  expect(result.loaded).toBe(true)
  if (!result.loaded) return
  expect([...result.catalogue.languages.keys()]).toEqual(['en', 'nl'])
  for (const language of result.catalogue.languages.values()) {
    expect(Object.keys(language).sort()).toEqual([...kindNames].sort())
  }
})

test('an operator may say it in other words, and in another language that has every kind', () => {
  expect(load('en', 'mail-code', mail('Code', 'Your code {code} ({label}, {validFor})'))).toEqual(
    [],
  )
  const shipped = loadCatalogue(organisation)
  const english = shipped.loaded ? shipped.catalogue.languages.get('en') : undefined
  const { 'mail-code': _left, ...incomplete } = english ?? {}
  expect(loadCatalogue(organisation, { fr: english })).toMatchObject({ loaded: true })
  const result = loadCatalogue(organisation, { fr: incomplete })
  expect(result).toMatchObject({
    loaded: false,
    problems: [{ language: 'fr', kind: 'mail-code', code: 'missing' }],
  })
})

test.each([
  ['manager-notice', mail('s', '{hireName} {startsOn} {username} {link}'), 'opens-to-others'],
  [
    'manager-notice',
    mail('s', '{hireName} {startsOn} {username} {code}'),
    'name-beside-what-opens',
  ],
  ['manager-notice', mail('{username}', '{hireName} {startsOn}'), 'name-in-subject'],
  ['desk-ticket', mail('s', '{ticket} {hireName} {reason} {nextStep} {code}'), 'opens-to-others'],
  ['invitation-mail', mail('s', '{link} {startsOn} {username}'), 'name-to-hire'],
  ['invitation-mail', mail('s', '{link} {startsOn} {code}'), 'two-that-open'],
  ['invitation-mail', mail('{link}', '{startsOn}'), 'opens-in-subject'],
  ['mail-code', mail('Your code is {code}', '{label} {validFor}'), 'opens-in-subject'],
  ['mail-code', mail('s', '{label} {validFor} [{code}|{username}]'), 'name-beside-what-opens'],
  ['mail-code', mail('s', '{label} {code} {validFor} {password}'), 'unknown'],
  ['mail-code', mail('s', '{label} {code} {validFor} {toString}'), 'unknown'],
  ['mail-code', mail('s', '{label} {validFor}'), 'missing'],
  ['mail-code', mail('s', '{label} {code} {validFor} {ticket}'), 'not-for-this-kind'],
  ['mail-code', mail('s', '{label} {code} {validFor} {'), 'unreadable'],
  ['mail-code', mail('s', '{label} {code} {validFor} [a|b|c]'), 'unreadable'],
  ['mail-code', mail('two\r\nlines', '{label} {code} {validFor}'), 'wrong-shape'],
  ['mail-code', '<b>{code}</b>', 'wrong-shape'],
  ['mail-code', undefined, 'missing'],
  ['text-code', ['{code} {label} @{portalHost}'], 'not-bound-to-origin'],
  ['text-code', ['@{portalHost} #{code}', '{label}'], 'not-bound-to-origin'],
  ['sms-code', ['{code}'], 'wrong-shape'],
  [
    'hire-done',
    {
      subject: 's',
      blocks: [
        { button: '{doneAt}', to: 'reportLink' },
        { button: 'b', to: 'reportLink' },
      ],
    },
    'two-buttons',
  ],
])('%s with %j does not load: %s', (kind, template, code) => {
  expect(codes(kind, template)).toContain(code)
})

test('one bad template stops everything, and every problem is told at once, without its words', () => {
  const result = loadCatalogue(organisation, {
    en: { 'mail-code': mail('s', 'canary {code}'), 'text-code': ['canary'] },
    nl: { 'manager-notice': mail('canary {link}', '{username}') },
  })
  expect(result.loaded).toBe(false)
  if (result.loaded) return
  const places = result.problems.map(({ language, kind }) => `${language} ${kind}`)
  expect(new Set(places)).toEqual(new Set(['en mail-code', 'en text-code', 'nl manager-notice']))
  expect(JSON.stringify(result.problems)).not.toContain('canary')
})

test.each([[[]], ['words'], [{ en: 'words' }], [{ '../en': {} }], [null]])(
  'templates that are %j do not load',
  (overrides) => {
    expect(loadCatalogue(organisation, overrides).loaded).toBe(false)
  },
)

test('whatever an operator writes, a username and what opens the account never load into one message, nor where they are forbidden', () => {
  const names = Object.keys(placeholders)
  // Written out again on purpose: a rule that is checked against itself is not checked.
  const opening = ['link', 'code']
  const naming = ['username', 'windowsName']
  const has = (text: string, wanted: readonly string[]) =>
    wanted.filter((name) => text.includes(`{${name}}`)).length
  const sentence = fc
    .array(fc.constantFrom(...names), { maxLength: 6 })
    .chain((used) =>
      fc.constantFrom(
        used.map((name) => `{${name}}`).join(' '),
        used.map((name) => `[a {${name}}|b]`).join(' '),
        used.map((name) => `[a|{${name}}]`).join(' '),
      ),
    )
    .map((words) => `say ${words}`)
  let loaded = 0
  fc.assert(
    fc.property(
      fc.constantFrom(...kindNames),
      sentence,
      sentence,
      fc.boolean(),
      fc.constantFrom(undefined, 'link', 'reportLink'),
      (kind, first, second, complete, button) => {
        const { channel, required, audience } = kinds[kind]
        const needed = complete ? required.map((name) => `{${name}}`).join(' ') : 'x'
        const text = [first, second, needed, '@{portalHost} #{code}']
        const bound = kind === 'text-code' ? text : text.slice(0, 3)
        const blocks = [{ paragraph: second }, { large: needed }]
        const pressed = button === undefined ? [] : [{ button: 'press', to: button }]
        const template =
          channel === 'text' ? bound : { subject: first, blocks: [...blocks, ...pressed] }
        if (load('en', kind, template).length > 0) return
        loaded += 1
        const all =
          JSON.stringify(template) + (channel === 'mail' && button === 'link' ? '{link}' : '')
        expect(has(all, opening) * has(all, naming)).toBe(0)
        expect(has(all, opening)).toBeLessThanOrEqual(1)
        if (audience === 'hire' || audience === 'go-between') expect(has(all, naming)).toBe(0)
        else expect(has(all, opening)).toBe(0)
        if (channel === 'mail') expect(has(first, [...opening, ...naming])).toBe(0)
      },
    ),
    { numRuns: 4000 },
  )
  expect(loaded).toBeGreaterThan(50)
})
