import { beforeAll, expect, test } from 'vitest'
import {
  createAgentList,
  createEncryptionKeyCertificate,
  verifyAgentList,
  verifyRecipients,
} from './agent-list.ts'
import { signAgentRequest, verifyAgentRequest } from './agent-request.ts'
import { openCode, sealCode } from './code-box.ts'
import { createGrant, verifyGrant } from './grant.ts'
import { createKeyPair, type KeyPair } from './keys.ts'
import { Secret } from './secret.ts'
import { signWords } from './signed-words.ts'

const now = new Date('2026-11-22T08:00:00Z')
const minutesLater = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
const delivery = '0b7b9a52-53a5-4f0c-9e0c-3d2f5b0b4a10'
let list: KeyPair
let identity: KeyPair
let stranger: KeyPair
let encryption: KeyPair

beforeAll(async () => {
  ;[list, identity, stranger] = (await Promise.all(
    [0, 1, 2].map(() => createKeyPair('sig', { extractable: true })),
  )) as [KeyPair, KeyPair, KeyPair]
  encryption = await createKeyPair('enc', { extractable: true })
})

const entry = (key: KeyPair) => ({
  agent: key.thumbprint,
  jwk: key.publicJwk,
  directories: ['contoso'],
})

const recipients = async (certifier: KeyPair, directory = 'contoso', at = now) => {
  const words = await createAgentList([entry(identity)], 1, list, now)
  const agents = (await verifyAgentList(words, list.thumbprint, now))?.agents ?? []
  const certificate = await createEncryptionKeyCertificate(
    encryption.publicJwk,
    directory,
    certifier,
    now,
  )
  return verifyRecipients(agents, [certificate], 'contoso', at)
}

test('a listed agent with a certified key is a recipient', async () => {
  expect((await recipients(identity)).map(({ kid }) => kid)).toEqual([encryption.thumbprint])
})

test('an agent that is not on the list is no recipient', async () => {
  expect(await recipients(stranger)).toEqual([])
})

test('a key certified for another directory is no recipient', async () => {
  expect(await recipients(identity, 'fabrikam')).toEqual([])
})

test('a key older than a day is no recipient', async () => {
  expect(await recipients(identity, 'contoso', minutesLater(24 * 60 + 3))).toEqual([])
})

test('recipients stand as their certificates came: of too many, a page takes whoever was heard of last', async () => {
  const agents = [entry(identity), entry(stranger)]
  const certify = (key: KeyPair) =>
    createEncryptionKeyCertificate(encryption.publicJwk, 'contoso', key, now)
  const certificates = [await certify(identity), await certify(stranger)]
  const inOrder = async (words: string[]) =>
    (await verifyRecipients(agents, words, 'contoso', now)).map(({ agent }) => agent)
  expect(await inOrder(certificates)).toEqual([identity.thumbprint, stranger.thumbprint])
  expect(await inOrder(certificates.toReversed())).toEqual([
    stranger.thumbprint,
    identity.thumbprint,
  ])
})

test('a list signed by anybody else is no list', async () => {
  const forged = await createAgentList([entry(stranger)], 1, stranger, now)
  expect(await verifyAgentList(forged, list.thumbprint, now)).toBeUndefined()
})

test('a list that gives an agent another key is no list', async () => {
  const forged = [{ ...entry(identity), jwk: stranger.publicJwk }]
  const words = await createAgentList(forged, 1, list, now)
  expect(await verifyAgentList(words, list.thumbprint, now)).toBeUndefined()
})

const grantWords = {
  proof: 'text',
  account: '6f9619ff-8b86-d011-b42d-00c04fc964ff',
  directory: 'contoso',
  delivery,
  purpose: 'first',
  keys: { sig: 'A'.repeat(43), enc: 'B'.repeat(43) },
} as const

test('a grant says who gave it, and holds for 15 minutes', async () => {
  const grant = await createGrant(grantWords, identity, now)
  expect(await verifyGrant(grant, minutesLater(14))).toMatchObject({
    ...grantWords,
    agent: identity.thumbprint,
    expiresAt: minutesLater(15),
  })
  expect(await verifyGrant(grant, minutesLater(18))).toBeUndefined()
})

test.each([
  ['given now, for 15 minutes', 0, 15, true],
  ['given by a clock two minutes ahead', 2, 15, true],
  ['given by a clock further ahead', 3, 15, false],
  ['given tomorrow', 24 * 60, 15, false],
  ['given ten minutes ago', -10, 15, true],
  ['over for a minute, within the slack', -16, 15, true],
  ['over for longer than the slack', -18, 15, false],
  ['for longer than a grant holds', 0, 16, false],
  ['for a year', 0, 525_600, false],
])('a grant %s (%i minutes from now, for %i) holds: %s', async (_what, given, holdsFor, holds) => {
  const iat = minutesLater(given).getTime() / 1000
  const claims = { ...grantWords, iat, exp: iat + holdsFor * 60 }
  const grant = await verifyGrant(await signWords('grant', claims, identity), now)
  expect(grant?.issuedAt).toEqual(holds ? minutesLater(given) : undefined)
})

test('no word passes for one of another kind', async () => {
  const words = await createAgentList([entry(identity)], 1, identity, now)
  expect(await verifyGrant(words, now)).toBeUndefined()
})

test('a typed code opens for the agent that minted it and for no other', async () => {
  const [recipient] = await recipients(identity)
  if (!recipient) throw new Error('no recipient')
  const keys = grantWords.keys
  const box = await sealCode(
    new Secret('123456'),
    keys,
    { delivery, directory: 'contoso' },
    recipient,
    now,
  )
  const mine = (kid: string) => (kid === encryption.thumbprint ? encryption.privateKey : undefined)
  const opened = await openCode(box, mine, now)
  expect(opened?.code.reveal((code) => code)).toBe('123456')
  expect(opened?.keys).toEqual(keys)
  expect(await openCode(box, () => undefined, now)).toBeUndefined()
  expect(await openCode(box, mine, minutesLater(8))).toBeUndefined()
})

test('a typed code under a header that is not the profile’s comes to no key', async () => {
  const [recipient] = await recipients(identity)
  if (!recipient) throw new Error('no recipient')
  const about = { delivery, directory: 'contoso' }
  const box = await sealCode(new Secret('123456'), grantWords.keys, about, recipient, now)
  const [protectedHeader = '', ...rest] = box.split('.')
  const header = JSON.parse(Buffer.from(protectedHeader, 'base64url').toString())
  const asked: string[] = []
  const ask = (more: object) => {
    const text = JSON.stringify({ ...header, ...more })
    const odd = [Buffer.from(text).toString('base64url'), ...rest].join('.')
    const keyOf = (kid: string) => {
      asked.push(kid)
      return encryption.privateKey
    }
    return openCode(odd, keyOf, now)
  }
  for (const more of [
    { epk: { ...header.epk, d: header.epk.x } },
    { epk: { ...header.epk, crv: 'P-384' } },
    { epk: {} },
    { zip: 'DEF' },
    { crit: ['exp'] },
    { enc: 'A128GCM' },
  ]) {
    expect(await ask(more)).toBeUndefined()
  }
  expect(asked).toEqual([])
  await ask({})
  expect(asked).toEqual([encryption.thumbprint])
})

const jti = '8f14e45f-ceea-467f-a8f1-7c0a1a2b3c4d'

test.each([
  ['the same request', { path: '/agent/jobs', body: '{}' }, 0, true],
  ['another path', { path: '/agent/results', body: '{}' }, 0, false],
  ['another body', { path: '/agent/jobs', body: '{ }' }, 0, false],
  ['a later time', { path: '/agent/jobs', body: '{}' }, 4, false],
])(
  'a signed request holds for %s: %o after %i minutes: %s',
  async (_what, request, minutes, holds) => {
    const words = await signAgentRequest({ path: '/agent/jobs', body: '{}' }, jti, identity, now)
    const verified = await verifyAgentRequest(words, request, minutesLater(minutes))
    expect(verified?.agent).toBe(holds ? identity.thumbprint : undefined)
  },
)
