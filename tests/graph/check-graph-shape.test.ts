import { describe, expect, test } from 'vitest'
import { checkGraphAction, checkGraphShape } from './check-graph-shape.ts'

const pass = {
  '@odata.type': '#microsoft.graph.temporaryAccessPassAuthenticationMethod',
  id: '2f1e0a6e-0000-4000-8000-000000000001',
  temporaryAccessPass: 'abc',
  createdDateTime: '2026-12-01T07:00:00Z',
  startDateTime: '2026-12-01T07:00:00.1234567Z',
  lifetimeInMinutes: 60,
  isUsableOnce: true,
  isUsable: false,
  methodUsabilityReason: 'NotYetValid',
}
const kind = 'temporaryAccessPassAuthenticationMethod'

test('what the documents print fits', () => {
  expect(checkGraphShape(kind, pass, { keys: Object.keys(pass) })).toEqual([])
  expect(checkGraphShape('[graph.authenticationMethod]', [pass])).toEqual([])
  expect(checkGraphShape('user', { id: '1', mail: null, businessPhones: [] })).toEqual([])
  expect(
    checkGraphShape('authenticationStrengthPolicy', { allowedCombinations: ['sms', 'fido2'] }),
  ).toEqual([])
})

describe('what does not fit is named with its place', () => {
  test.each([
    ['an unknown property', kind, { ...pass, lifetime: 60 }, '$.lifetime: unknown property'],
    ['a wrong type', kind, { ...pass, lifetimeInMinutes: '60' }, '$.lifetimeInMinutes: not Edm.'],
    ['a fraction', kind, { ...pass, lifetimeInMinutes: 0.5 }, '$.lifetimeInMinutes: not Edm.Int32'],
    ['a local time', kind, { ...pass, startDateTime: '2026-12-01T07:00:00' }, '$.startDateTime'],
    ['a null id', 'user', { id: null }, '$.id: may not be null'],
    ['a null in a collection', 'user', { businessPhones: [null] }, '$.businessPhones[0]: may not'],
    ['no collection', 'user', { businessPhones: '+1' }, '$.businessPhones: not a collection'],
    ['no object', 'user', 'x', '$: not an object'],
    ['a number as enum', 'phoneAuthenticationMethod', { phoneType: 1 }, '$.phoneType: an enum is'],
    ['an unknown member', 'phoneAuthenticationMethod', { phoneType: 'fax' }, "'fax' is no member"],
    ['other case', 'phoneAuthenticationMethod', { phoneType: 'Mobile' }, "'Mobile' is no member"],
    ['an abstract type', '[graph.authenticationMethod]', [{ id: '1' }], '$[0]: an abstract'],
    ['a foreign type', 'authenticationMethod', { '@odata.type': '#microsoft.graph.user' }, 'is no'],
    ['an unknown type', 'authenticationMethod', { '@odata.type': '#x.y' }, 'no facts about #x.y'],
    ['an unknown annotation', 'user', { '@odata.nonsense': 1 }, 'unknown annotation'],
    ['a note on nothing', 'user', { 'boss@odata.bind': 'x' }, 'about an unknown property'],
    ['an unknown reason', 'user', { '@removed': { reason: 'gone' } }, 'unknown reason'],
    ['a type without facts', 'fido2AuthenticationMethods', {}, 'no facts'],
  ])('%s', (_name, type, value, problem) => {
    expect(checkGraphShape(type, value).join('\n')).toContain(problem)
  })

  test('a missing key', () => {
    expect(checkGraphShape('user', {}, { keys: ['id'] })).toEqual(['$.id: missing'])
    expect(checkGraphShape('[user]', [{}], { keys: ['id'] })).toEqual(['$[0].id: missing'])
  })
})

test('a request may write enum members in another case, as the samples do', () => {
  const phone = { phoneType: 'Mobile' }
  expect(checkGraphShape('phoneAuthenticationMethod', phone, { loose: true })).toEqual([])
})

test('the body of an action is held against its parameters', () => {
  const message = { subject: 'Hi', body: { contentType: 'Text', content: 'x' } }
  expect(checkGraphAction('sendMail', 'user', { message, saveToSentItems: false })).toEqual([])
  expect(checkGraphAction('sendMail', 'user', { saveToSentItems: 1 })).toEqual([
    '$.saveToSentItems: not Edm.Boolean',
    '$.Message: missing',
  ])
  expect(checkGraphAction('sendMail', 'user', { message, to: 'x' })).toHaveLength(1)
  expect(checkGraphAction('sendMail', 'user', { message: { title: 'x' } })).toHaveLength(1)
  expect(checkGraphAction('sendMail', 'user', 'x')).toHaveLength(1)
  expect(checkGraphAction('sendMails', 'user', {})).toHaveLength(1)
})
