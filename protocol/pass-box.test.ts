import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { createKeyPair, type KeyPair } from './keys.ts'
import { openPass, sealPass } from './pass-box.ts'
import { Secret } from './secret.ts'

const now = new Date('2026-12-07T07:50:00Z')
const expiresAt = new Date('2026-12-07T08:50:00Z')
const about = {
  delivery: '11111111-1111-4111-8111-111111111111',
  account: '22222222-2222-4222-8222-222222222222',
  directory: 'contoso',
  jti: '33333333-3333-4333-8333-333333333333',
  expiresAt,
}
let mine: KeyPair
let other: KeyPair
beforeAll(async () => {
  mine = await createKeyPair('enc', { extractable: false })
  other = await createKeyPair('enc', { extractable: false })
})
const read = (pass: Secret | undefined) => pass?.reveal((text) => text)

test('a pass of any length opens for the browser it was sealed to, and the box does not tell how long it is', async () => {
  const pass = fc.string({ minLength: 1, maxLength: 48, unit: 'grapheme-ascii' })
  await fc.assert(
    fc.asyncProperty(pass, pass, async (one, another) => {
      const box = await sealPass(new Secret(one), about, mine.publicJwk)
      const same = await sealPass(new Secret(another), about, mine.publicJwk)
      expect(read(await openPass(box, about, mine, now))).toBe(one)
      expect(box.length).toBe(same.length)
    }),
    { numRuns: 25 },
  )
})

test.each([
  ['another browser', () => ({ about, key: other, at: now })],
  [
    'another delivery',
    () => ({ about: { ...about, delivery: about.account }, key: mine, at: now }),
  ],
  ['another account', () => ({ about: { ...about, account: about.delivery }, key: mine, at: now })],
  ['another directory', () => ({ about: { ...about, directory: 'fabrikam' }, key: mine, at: now })],
  [
    'a time after its end',
    () => ({ about, key: mine, at: new Date(expiresAt.getTime() + 121_000) }),
  ],
])('it does not open for %s', async (_who, place) => {
  const { about: asked, key, at } = place()
  const box = await sealPass(new Secret('xK4!pq9Z'), about, mine.publicJwk)
  expect(await openPass(box, asked, key, at)).toBeUndefined()
})

test('a box with a changed byte, another header or too many of them does not open', async () => {
  const box = await sealPass(new Secret('xK4!pq9Z'), about, mine.publicJwk)
  const parts = box.split('.')
  const content = parts[3] ?? ''
  const changed = [
    ...parts.slice(0, 3),
    `${content.startsWith('A') ? 'B' : 'A'}${content.slice(1)}`,
  ]
  const header = { ...JSON.parse(atob(parts[0] ?? '')), zip: 'DEF' }
  const zipped = [Buffer.from(JSON.stringify(header)).toString('base64url'), ...parts.slice(1)]
  for (const bad of [
    [...changed, parts[4]].join('.'),
    zipped.join('.'),
    'x'.repeat(5000),
    '',
    'a.b',
  ]) {
    expect(await openPass(bad, about, mine, now)).toBeUndefined()
  }
  expect(read(await openPass(box, about, mine, now))).toBe('xK4!pq9Z')
})
