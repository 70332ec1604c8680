import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Secret } from '../../protocol/secret.ts'
import { createWordMaker } from './derive-words.ts'

const words = createWordMaker(new Secret(new Uint8Array(32).fill(7)))
const bare = (secret: Secret) => secret.reveal((text) => text)
const delivery = '0b7b9a52-53a5-4f0c-9e0c-3d2f5b0b4a10'

test('the same delivery, purpose and generation make the same link; any other makes another', () => {
  const link = bare(words.link('claim', delivery, 1))
  expect(bare(words.link('claim', delivery, 1))).toBe(link)
  expect(bare(words.link('claim', delivery, 2))).not.toBe(link)
  expect(bare(words.link('not-me', delivery, 1))).not.toBe(link)
  expect(link).toMatch(/^[A-Za-z0-9_-]{22}$/)
})

test('a code has six digits, always', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.nat(1000), (claim, generation) => {
      expect(bare(words.mailCode(claim, generation))).toMatch(/^[0-9]{6}$/)
      expect(words.label(claim, generation)).toMatch(/^[BCDFGHJKMNPQRTVWX]{2}$/)
    }),
  )
})

test('another key makes other words and other hashes', () => {
  const other = createWordMaker(new Secret(new Uint8Array(32).fill(8)))
  const code = new Secret('123456')
  expect(bare(other.link('claim', delivery, 1))).not.toBe(bare(words.link('claim', delivery, 1)))
  expect(other.hashOfMailCode(delivery, code)).not.toEqual(words.hashOfMailCode(delivery, code))
})
