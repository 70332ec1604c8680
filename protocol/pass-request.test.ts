import { beforeAll, expect, test } from 'vitest'
import { createKeyPair, type KeyPair } from './keys.ts'
import { createPassReceipt, verifyPassReceipt } from './pass-receipt.ts'
import { createPassRequest, type PassRequest, verifyPassRequest } from './pass-request.ts'
import { signWords } from './signed-words.ts'

const now = new Date('2026-12-07T07:50:00Z')
const after = (seconds: number) => new Date(now.getTime() + seconds * 1000)
const id = '11111111-1111-4111-8111-111111111111'
let sig: KeyPair
let words: PassRequest
beforeAll(async () => {
  sig = await createKeyPair('sig', { extractable: false })
  const enc = await createKeyPair('enc', { extractable: false })
  const names = { account: id, directory: 'contoso', delivery: id, jti: id } as const
  words = { ...names, purpose: 'first', use: 'passkey', enc: enc.publicJwk }
})

test('a press says who signed it, and what was asked for', async () => {
  const request = await createPassRequest(words, sig, now)
  expect(await verifyPassRequest(request, after(1))).toEqual({ ...words, signer: sig.thumbprint })
})

test('a press counts for minutes, not before and not after', async () => {
  const request = await createPassRequest(words, sig, now)
  expect(await verifyPassRequest(request, after(-121))).toBeUndefined()
  expect(await verifyPassRequest(request, after(-119))).toBeDefined()
  expect(await verifyPassRequest(request, after(300 + 119))).toBeDefined()
  expect(await verifyPassRequest(request, after(300 + 121))).toBeUndefined()
})

test('a press that claims to count for longer, or other words under its name, count for nothing', async () => {
  const iat = Math.floor(now.getTime() / 1000)
  const long = await signWords('pass-request', { ...words, iat, exp: iat + 3600 }, sig)
  const grant = await signWords('grant', { ...words, iat, exp: iat + 300 }, sig)
  const more = await signWords('pass-request', { ...words, iat, exp: iat + 300, lift: true }, sig)
  for (const bad of [long, grant, more]) expect(await verifyPassRequest(bad, now)).toBeUndefined()
})

test('a receipt of a pass names its agent, and passes for no other word', async () => {
  const { account, directory, delivery, jti } = words
  const about = { account, directory, delivery, jti, user: id, pass: id, use: 'passkey' } as const
  const times = { mintedAt: now.toISOString(), expiresAt: after(3600).toISOString() }
  const receipt = await createPassReceipt({ ...about, ...times }, sig, now)
  expect(await verifyPassReceipt(receipt, after(86_400))).toEqual({
    ...about,
    ...times,
    agent: sig.thumbprint,
  })
  expect(await verifyPassRequest(receipt, now)).toBeUndefined()
})
