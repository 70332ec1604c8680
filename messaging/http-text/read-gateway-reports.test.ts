import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { ReportCall } from '../report-call.ts'
import { httpTextSettingsSchema } from './http-text-settings.ts'
import { createGatewayReports } from './read-gateway-reports.ts'

const secret = 'a secret that both of us know'
const shape = {
  secret,
  header: 'X-Reports',
  reference: '/id',
  state: '/status',
  delivered: ['DELIVRD'],
  failed: ['UNDELIV', 'EXPIRED'],
}

function reader(more: object = {}) {
  const { reports } = httpTextSettingsSchema.parse({
    url: 'https://gateway.test/',
    body: { json: ['{to}', '{text}'] },
    reports: { ...shape, ...more },
  })
  if (!reports) throw new Error('no reports')
  return createGatewayReports(reports)
}

const call = (
  body: string,
  headers: Record<string, string> = { 'x-reports': secret },
): ReportCall => ({
  path: '/hooks/messages/http',
  header: (name) => headers[name.toLowerCase()],
  body,
})
const one = (status: string) => JSON.stringify({ id: 'm-1', status })

test.each([
  ['DELIVRD', 'delivered'],
  ['UNDELIV', 'failed'],
  ['EXPIRED', 'failed'],
  ['BUFFRED', 'underway'],
])('the word %s is read as %s', (word, state) => {
  expect(reader()(call(one(word)))).toEqual({
    answer: 'taken',
    reports: [{ reference: 'm-1', state, detail: word }],
  })
})

test('several reports in a list, and a form, are read', () => {
  const list = JSON.stringify({
    all: [
      { id: 1, status: 'DELIVRD' },
      { id: 2, status: 'UNDELIV' },
    ],
  })
  expect(reader({ list: '/all' })(call(list))).toMatchObject({
    reports: [{ reference: '1' }, { reference: '2', state: 'failed' }],
  })
  const headers = { 'x-reports': secret, 'content-type': 'application/x-www-form-urlencoded' }
  expect(reader()(call('id=m%2D1&status=DELIVRD', headers))).toMatchObject({
    reports: [{ reference: 'm-1', state: 'delivered' }],
  })
})

test.each(['', 'no JSON', '[]', '{"id":"m-1"}', '{"id":{"a":1},"status":"DELIVRD"}'])(
  'a body of another shape is unreadable: %j',
  (body) => {
    expect(reader()(call(body))).toEqual({ answer: 'unreadable' })
  },
)

test.each([
  ['none', {}],
  ['another', { 'x-reports': 'a secret that nobody of us knows' }],
  ['an empty one', { 'x-reports': '' }],
  ['a part of it', { 'x-reports': secret.slice(0, -1) }],
])('with %s for a secret nothing is read', (_what, headers) => {
  expect(reader()(call(one('DELIVRD'), headers))).toEqual({ answer: 'refused' })
})

describe('a signature over the body', () => {
  const signed = (body: string, encoding: 'hex' | 'base64', prefix = '') => ({
    'x-reports': prefix + createHmac('sha256', secret).update(body).digest(encoding),
  })
  const body = one('DELIVRD')

  test.each([
    ['hex', ''],
    ['base64', ''],
    ['hex', 'sha256='],
  ] as const)('is believed as %s after %j', (encoding, prefix) => {
    const read = reader({ signature: { encoding, prefix } })
    expect(read(call(body, signed(body, encoding, prefix)))).toMatchObject({ answer: 'taken' })
  })

  test('is not believed for another body, without its prefix, or as the bare secret', () => {
    const read = reader({ signature: { prefix: 'sha256=' } })
    const forged = [
      call(one('UNDELIV'), signed(body, 'hex', 'sha256=')),
      call(body, signed(body, 'hex')),
      call(body, { 'x-reports': secret }),
      call(body, {}),
    ]
    expect(forged.map((each) => read(each).answer)).toEqual(forged.map(() => 'refused'))
  })
})
