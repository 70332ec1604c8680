import { expect, test } from 'vitest'
import { parseWishes } from './parse-wishes.ts'

const nothing = {
  clientId: undefined,
  contexts: [],
  isFresh: false,
  maxAge: undefined,
  asksWho: false,
  loginHint: undefined,
  isStrong: false,
}

test.each([
  ['nothing', {}, {}],
  ['a new gesture', { prompt: 'login' }, { isFresh: true }],
  ['to be asked who it is', { prompt: 'select_account' }, { asksWho: true }],
  [
    'somebody by name',
    { login_hint: 'barbara@contoso.test' },
    { loginHint: 'barbara@contoso.test' },
  ],
  ['a gesture of this minute', { max_age: '60' }, { maxAge: 60 }],
  ['an age that is none', { max_age: 'old' }, {}],
  [
    'a context',
    { claims: '{"id_token":{"acrs":{"essential":true,"value":"c1"}}}' },
    { contexts: ['c1'] },
  ],
  [
    'contexts, in both tokens, once',
    {
      claims: '{"id_token":{"acrs":{"values":["c1","c2"]}},"access_token":{"acrs":{"value":"c1"}}}',
    },
    { contexts: ['c1', 'c2'] },
  ],
  ['claims of another kind', { claims: '{"id_token":{"auth_time":null}}' }, {}],
  ['claims that are none', { claims: '{"id_token":' }, {}],
])('a client wants %s', (_name, parameters, wishes) => {
  expect(parseWishes(parameters)).toEqual({ ...nothing, ...wishes })
})
