import { expect, test } from 'vitest'
import { decidePlaceholder } from './decide-placeholder.ts'
import { type Audience, type Kind, kinds, placeholders } from './kinds.ts'

const set = (...names: string[]) => new Set(names)
const audiences: readonly Audience[] = ['hire', 'manager', 'desk']

test.each([
  ['hire', [], []],
  ['hire', ['link', 'givenName'], []],
  ['hire', ['code', 'label'], []],
  ['hire', ['link', 'code'], ['two-that-open']],
  ['hire', ['username'], ['name-to-hire']],
  ['hire', ['windowsName', 'code'], ['name-beside-what-opens', 'name-to-hire']],
  ['manager', ['username', 'windowsName', 'startsOn'], []],
  ['manager', ['reportLink'], []],
  ['manager', ['link'], ['opens-to-others']],
  ['manager', ['code'], ['opens-to-others']],
  ['manager', ['username', 'link'], ['name-beside-what-opens', 'opens-to-others']],
  ['desk', ['username', 'ticket', 'reason'], []],
  ['desk', ['code'], ['opens-to-others']],
  ['desk', ['password'], ['unknown']],
] as const)('to the %s, %j breaks %j', (audience, body, refusals) => {
  expect(decidePlaceholder({ audience, subject: set(), body: set(...body) })).toEqual(refusals)
})

test.each([
  ['link', ['opens-in-subject']],
  ['code', ['opens-in-subject']],
  ['organisation', []],
])('in the subject of a mail to the hire, {%s} breaks %j', (name, refusals) => {
  expect(decidePlaceholder({ audience: 'hire', subject: set(name), body: set() })).toEqual(refusals)
})

test('a username in a subject is refused whoever reads it', () => {
  for (const audience of audiences) {
    const use = { audience, subject: set('username'), body: set() }
    expect(decidePlaceholder(use)).toContain('name-in-subject')
  }
})

test('every pair of a placeholder that names and one that opens is refused, wherever each stands', () => {
  const all = Object.entries(placeholders)
  const named = (nature: string) => all.filter(([, is]) => is === nature).map(([name]) => name)
  expect(named('names')).toEqual(['username', 'windowsName'])
  expect(named('opens')).toEqual(['link', 'code'])
  for (const audience of audiences) {
    for (const name of named('names')) {
      for (const opener of named('opens')) {
        for (const [subject, body] of [
          [set(name), set(opener)],
          [set(opener), set(name)],
          [set(), set(name, opener)],
        ] as const) {
          expect(decidePlaceholder({ audience, subject, body })).toContain('name-beside-what-opens')
        }
      }
    }
  }
})

test('no kind of message is made for a combination that the rule refuses', () => {
  for (const kind of Object.keys(kinds) as Kind[]) {
    const { audience, required, optional } = kinds[kind]
    const body = set(...required, ...optional)
    expect([kind, decidePlaceholder({ audience, subject: set(), body })]).toEqual([kind, []])
  }
})
