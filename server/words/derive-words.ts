import { createHash, createHmac } from 'node:crypto'
import { Secret } from '../../protocol/secret.ts'

/**
 * Links and the codes that the server sends, derived by HMAC-SHA-256 from an id, a purpose and a generation under a key
 * from the configuration: a retry sends the same words, and the database holds only ids and hashes.
 */
export interface WordMaker {
  /** The secret of a link: 128 bits, base64url. */
  link(purpose: 'claim' | 'not-me', delivery: string, generation: number): Secret
  /** A code of six digits for one claim. */
  mailCode(claim: string, generation: number): Secret
  /** The short label that message and page both show. Not secret. */
  label(claim: string, generation: number): string
  /** What the database keeps of a typed or sent mail code: useless without the key, though codes are short. */
  hashOfMailCode(claim: string, code: Secret): Buffer
  /** What is kept of the name of somebody who was cancelled: enough to know it again. */
  hashOfName(kind: string, name: string): Buffer
  /** Where sends to an address are counted, without the address. */
  bucketOf(address: string): Buffer
}

/** Letters that are not mistaken for another and spell no word. */
const labelLetters = 'BCDFGHJKMNPQRTVWX'

export function createWordMaker(key: Secret<Uint8Array>): WordMaker {
  const derive = (...parts: readonly (string | number)[]) =>
    key.reveal((bytes) => createHmac('sha256', bytes).update(JSON.stringify(parts)).digest())
  return {
    link: (purpose, delivery, generation) =>
      new Secret(
        derive('link', purpose, delivery, generation).subarray(0, 16).toString('base64url'),
      ),
    mailCode: (claim, generation) =>
      new Secret(
        String(derive('mail-code', claim, generation).readBigUInt64BE() % 1_000_000n).padStart(
          6,
          '0',
        ),
      ),
    label: (claim, generation) =>
      [...derive('label', claim, generation).subarray(0, 2)]
        .map((byte) => labelLetters[byte % labelLetters.length])
        .join(''),
    hashOfMailCode: (claim, code) => code.reveal((digits) => derive('typed', claim, digits)),
    hashOfName: (kind, name) => derive('name', kind, name),
    bucketOf: (address) => derive('bucket', address),
  }
}

/** What the database keeps of a link or a cookie: both are 128 bits of chance, so a plain hash will do. */
export function hashOfSecret(secret: Secret): Buffer {
  return secret.reveal((text) => createHash('sha256').update(text).digest())
}
