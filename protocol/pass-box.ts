import { CompactEncrypt, type CryptoKey, compactDecrypt, decodeProtectedHeader } from 'jose'
import * as z from 'zod/mini'
import { type PublicJwk, zAccount, zDirectory, zId, zPublicJwk, zThumbprint } from './ids.ts'
import { importPublicKey, thumbprintOf } from './keys.ts'
import { Secret } from './secret.ts'
import { secondsOf, slackSeconds } from './signed-words.ts'

/**
 * A pass sealed by an agent to the one browser whose key a grant names (JWE, compact, RFC 7516). The profile below and no
 * other is opened.
 */
const zHeader = z.strictObject({
  alg: z.literal('ECDH-ES+A256KW'),
  enc: z.literal('A256GCM'),
  typ: z.literal('firstkey-pass'),
  kid: zThumbprint,
  delivery: zId,
  account: zAccount,
  directory: zDirectory,
  jti: zId,
  exp: z.int(),
  epk: zPublicJwk,
})

/** What a box says outside. */
export interface PassAbout {
  readonly delivery: string
  readonly account: string
  readonly directory: string
  /** The request it answers. */
  readonly jti: string
  readonly expiresAt: Date
}

const boxCharacters = 4096
/** A pass has at most 48 characters (Graph, `defaultLength`); all boxes are of one length. */
const plaintextBytes = 256
const utf8 = new TextEncoder()

/** Seals a pass to a browser's key. Its length does not show. */
export async function sealPass(pass: Secret, about: PassAbout, key: PublicJwk): Promise<string> {
  const { delivery, account, directory, jti } = about
  return new CompactEncrypt(padded(pass))
    .setProtectedHeader({
      alg: 'ECDH-ES+A256KW',
      enc: 'A256GCM',
      typ: 'firstkey-pass',
      kid: await thumbprintOf(key),
      delivery,
      account,
      directory,
      jti,
      exp: secondsOf(about.expiresAt),
    })
    .encrypt(await importPublicKey(key, 'enc'))
}

/**
 * Opens a pass that was sealed to this browser for this delivery and account. `undefined` for everything that does not
 * hold, and after the pass has ended.
 */
export async function openPass(
  box: string,
  about: Pick<PassAbout, 'delivery' | 'account' | 'directory'>,
  key: { readonly privateKey: CryptoKey; readonly thumbprint: string },
  now: Date,
): Promise<Secret | undefined> {
  if (box.length > boxCharacters) return undefined
  try {
    const header = zHeader.parse(decodeProtectedHeader(box))
    const isOurs =
      header.kid === key.thumbprint &&
      header.delivery === about.delivery &&
      header.account === about.account &&
      header.directory === about.directory
    if (!isOurs || header.exp < secondsOf(now) - slackSeconds) return undefined
    const { plaintext } = await compactDecrypt(box, key.privateKey, {
      keyManagementAlgorithms: ['ECDH-ES+A256KW'],
      contentEncryptionAlgorithms: ['A256GCM'],
    })
    return unpadded(plaintext)
  } catch {
    // Not for this browser, not whole, not the profile: it does not open.
    return undefined
  }
}

function padded(pass: Secret): Uint8Array {
  return pass.reveal((text) => {
    const bytes = utf8.encode(text)
    if (bytes.length === 0 || bytes.length >= plaintextBytes) {
      throw new RangeError('a pass of a length that cannot be sealed')
    }
    const block = new Uint8Array(plaintextBytes)
    block[0] = bytes.length
    block.set(bytes, 1)
    return block
  })
}

function unpadded(block: Uint8Array): Secret | undefined {
  const length = block[0] ?? 0
  if (block.length !== plaintextBytes || length === 0) return undefined
  return new Secret(new TextDecoder('utf-8', { fatal: true }).decode(block.subarray(1, 1 + length)))
}
