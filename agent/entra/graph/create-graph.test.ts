import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { systemClock } from '../../../protocol/clock.ts'
import { Secret } from '../../../protocol/secret.ts'
import { systemRandomness } from '../../randomness.ts'
import { createCloudHttp } from '../cloud-http.ts'
import { createGraph } from './create-graph.ts'

let stop = () => Promise.resolve()
afterEach(() => stop())

/** A server that is not Graph, and the client of it. */
async function open(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const seen: IncomingMessage[] = []
  const server = createServer((request, response) => {
    seen.push(request)
    answer(request, response)
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  stop = () =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  const silent = () => undefined
  const graph = createGraph(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1.0`, {
    http: createCloudHttp(),
    token: () => Promise.resolve(new Secret('t')),
    clock: { ...systemClock, sleep: () => Promise.resolve() },
    random: systemRandomness,
    log: { debug: silent, info: silent, warn: silent, error: silent },
  })
  return { graph, seen }
}
const removing = { method: 'DELETE', path: '/users/1', repeatable: true } as const
const reading = { method: 'GET', path: '/users/1', repeatable: true } as const

test('a redirect is not followed, and nothing was removed because of one', async () => {
  const { graph, seen } = await open((_request, response) => {
    response.writeHead(302, { location: '/elsewhere' }).end()
  })
  await expect(graph.ask(removing)).rejects.toMatchObject({ code: 'bad-answer' })
  expect(seen).toHaveLength(1)
})

test('a page elsewhere is not asked for: the token is Graph’s alone', async () => {
  const { graph, seen } = await open((_request, response) => void response.end('{}'))
  for (const link of [
    'https://graph.example.org/v1.0/users?$skiptoken=1',
    'http://127.0.0.1/v1.0/users',
    '/v1.0/users',
  ]) {
    await expect(graph.askNext(link)).rejects.toMatchObject({ code: 'bad-answer' })
  }
  expect(seen).toEqual([])
})

test('all tries of one call carry one id, another call another', async () => {
  let count = 0
  const { graph, seen } = await open((_request, response) => {
    count += 1
    response.writeHead(count < 3 ? 503 : 200).end('{}')
  })
  await graph.ask(reading)
  await graph.ask(reading)
  const ids = seen.map(({ headers }) => headers['client-request-id'])
  expect(ids).toHaveLength(4)
  expect(new Set(ids.slice(0, 3)).size).toBe(1)
  expect(ids[3]).not.toBe(ids[0])
})

test('an answer too long to be one is not read to its end', async () => {
  const { graph } = await open((_request, response) => {
    response.writeHead(200)
    const pour = () => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
    }
    response.on('drain', pour)
    pour()
  })
  const write = { method: 'POST', path: '/users', body: {}, repeatable: false } as const
  await expect(graph.ask(write)).rejects.toMatchObject({ code: 'answer-lost' })
})

test.each([
  [400, { error: { code: '', message: '' } }, 'bad-request'],
  [400, 'no JSON', 'bad-request'],
  [400, { error: { code: 'AadPremiumLicenseRequired', message: 'x' } }, 'licence-missing'],
  [
    403,
    { error: { code: 'x', message: 'Neither tenant … does not have premium license' } },
    'licence-missing',
  ],
  [403, { error: { code: 'Authorization_RequestDenied' } }, 'rights-missing'],
  [404, { error: null }, 'not-found'],
  [408, {}, 'unavailable'],
  [410, {}, 'bad-request'],
  [401, {}, 'token-refused'],
  [
    400,
    { error: { code: 'badRequest', message: 'cannot be added to an external guest user.' } },
    'guest',
  ],
  [
    400,
    { error: { code: 'badRequest', message: 'Converged UserCredentialPolicy does not allow' } },
    'pass-policy',
  ],
])('%i %j is %s', async (status, body, code) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const { graph } = await open((_request, response) => void response.writeHead(status).end(text))
  await expect(graph.ask({ ...reading, repeatable: false })).rejects.toMatchObject({ code })
})
