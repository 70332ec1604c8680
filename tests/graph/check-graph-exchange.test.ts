import { describe, expect, test } from 'vitest'
import { checkGraphExchange } from './check-graph-exchange.ts'

const context = { '@odata.context': 'https://localhost/v1.0/$metadata#users/$entity' }
const read = { method: 'GET', path: '/users/1', status: 200, body: { ...context, id: '1' } }
const passes = '/users/1/authentication/temporaryAccessPassMethods'

test('what fits is let through', () => {
  expect(checkGraphExchange(read)).toEqual([])
  const list = { method: 'GET', path: '/users', status: 200, body: { ...context, value: [] } }
  expect(checkGraphExchange(list)).toEqual([])
  const error = { code: '', message: 'x', innerError: {} }
  expect(checkGraphExchange({ ...read, status: 404, body: { error } })).toEqual([])
  const gone = { method: 'DELETE', path: `${passes}/1`, status: 204 }
  expect(checkGraphExchange(gone)).toEqual([])
})

describe('what does not fit is named', () => {
  test.each([
    ['an answer', { ...read, body: { ...context, upn: 'x' } }, '$.upn: unknown property'],
    ['an answer without context', { ...read, body: { id: '1' } }, '$.@odata.context: missing'],
    ['a refusal', { ...read, status: 400, body: { error: 'invalid' } }, 'error.code: not a text'],
    ['a body too many', { ...read, requestBody: {} }, 'takes no body'],
    [
      'an answer too many',
      { method: 'DELETE', path: `${passes}/1`, status: 204, body: {} },
      'no body',
    ],
    ['an unknown path', { ...read, path: '/me' }, 'nothing is known'],
    [
      'a request',
      { method: 'POST', path: passes, requestBody: { lifetime: 1 }, status: 201, body: {} },
      '$.lifetime: unknown property',
    ],
    [
      'a collection without value',
      { method: 'GET', path: '/users', status: 200, body: { ...context, users: [] } },
      'users: unknown beside a collection',
    ],
  ])('%s', (_name, seen, problem) => {
    expect(checkGraphExchange(seen).join('\n')).toContain(problem)
  })

  test('a request of a batch, by itself', () => {
    const requests = [
      { id: '1', method: 'GET', url: '/users/1?$select=id' },
      { id: '2', method: 'GET', url: '/users/2' },
    ]
    const responses = [{ id: '1', status: 200, body: { ...context, upn: 'x' } }]
    const seen = { method: 'POST', path: '/$batch', requestBody: { requests }, status: 200 }
    expect(checkGraphExchange({ ...seen, body: { responses } })).toEqual([
      'POST /$batch: 2 has no answer',
      'GET /users/1: $.upn: unknown property of graph.user',
    ])
  })
})
