import { exportJWK, generateKeyPair } from 'jose'
import { expect, test } from 'vitest'
import { keepSigningKeys } from './keep-signing-keys.ts'

async function jwk(kid: string, more: object = {}) {
  const { publicKey } = await generateKeyPair('RS256', { extractable: true })
  return { ...(await exportJWK(publicKey)), kid, use: 'sig', ...more }
}

/** A tenant's host that counts how often it is asked, and a clock that is moved. */
function open(...published: object[]) {
  const host = { keys: published, answers: true, asked: 0 }
  let now = Date.parse('2026-12-01T12:00:00Z')
  const keys = keepSigningKeys('https://login.test/keys', {
    clock: { now: () => new Date(now) },
    freshMinutes: 10,
    read: () => {
      host.asked += 1
      return Promise.resolve(host.answers ? JSON.stringify({ keys: host.keys }) : undefined)
    },
  })
  return { host, keys, wait: (minutes: number) => (now += minutes * 60_000) }
}

test('a key is fetched when it is wanted, once for many', async () => {
  const { host, keys } = open(await jwk('one'))
  const found = await Promise.all([keys.find('one'), keys.find('one'), keys.find('one')])
  expect(found.every((key) => typeof key === 'object')).toBe(true)
  expect(host.asked).toBe(1)
})

test('a key that is not there makes it ask again, but not as often as somebody likes', async () => {
  const { host, keys, wait } = open(await jwk('one'))
  await keys.find('one')
  for (let times = 0; times < 20; times += 1) expect(await keys.find('two')).toBe('unknown')
  expect(host.asked).toBe(1)
  host.keys = [await jwk('two')]
  wait(1)
  expect(await keys.find('two')).toBeTypeOf('object')
  expect(host.asked).toBe(2)
})

test('a key that the tenant took back counts for ten minutes', async () => {
  const { host, keys, wait } = open(await jwk('one'))
  await keys.find('one')
  host.keys = [await jwk('two')]
  wait(9)
  expect(await keys.find('one')).toBeTypeOf('object')
  wait(1)
  expect(await keys.find('one')).toBe('unknown')
})

test('keys that cannot be read are not made up, and old ones are not believed', async () => {
  const { host, keys, wait } = open(await jwk('one'))
  host.answers = false
  expect(await keys.find('one')).toBe('unreachable')
  host.answers = true
  wait(1)
  expect(await keys.find('one')).toBeTypeOf('object')
  host.answers = false
  wait(10)
  expect(await keys.find('one')).toBe('unreachable')
})

test('keys of another kind, or for encryption, are left out', async () => {
  const elliptic = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', kid: 'three' }
  const { keys } = open(await jwk('two', { use: 'enc' }), elliptic, await jwk('one'))
  expect(await keys.find('one')).toBeTypeOf('object')
  expect([await keys.find('two'), await keys.find('three')]).toEqual(['unknown', 'unknown'])
})
