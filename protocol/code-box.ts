import { CompactEncrypt, type CryptoKey, compactDecrypt, decodeProtectedHeader } from 'jose'
import * as z from 'zod/mini'
import type { Recipient } from './agent-list.ts'
import {
  type BrowserThumbprints,
  zBrowserThumbprints,
  zDirectory,
  zId,
  zPublicJwk,
  zThumbprint,
} from './ids.ts'
import { Secret } from './secret.ts'
import { secondsOf } from './signed-words.ts'

const zHeader = z.strictObject({
  alg: z.literal('ECDH-ES+A256KW'),
  enc: z.literal('A256GCM'),
  typ: z.literal('firstkey-code'),
  kid: zThumbprint,
  delivery: zId,
  directory: zDirectory,
  exp: z.int(),
  epk: zPublicJwk,
})

const zContent = z.strictObject({
  code: z.string().check(z.regex(/^[0-9]{6,10}$/)),
  keys: zBrowserThumbprints,
})

/** What a code box says outside (`delivery`, `directory`, `exp` in seconds) and hides inside. */
export interface OpenedCode {
  readonly delivery: string
  readonly directory: string
  readonly code: Secret
  readonly keys: BrowserThumbprints
}

const boxCharacters = 4096
const codeMinutes = 5
const slackSeconds = 120

/**
 * Seals a typed code, with the thumbprints of the browser's keys, to the agent that minted it: a server that only
 * reads learns neither the code nor whose keys to use.
 */
export function sealCode(
  code: Secret,
  keys: BrowserThumbprints,
  about: { readonly delivery: string; readonly directory: string },
  recipient: Recipient,
  now: Date,
): Promise<string> {
  const content = code.reveal((digits) => JSON.stringify({ code: digits, keys }))
  return new CompactEncrypt(new TextEncoder().encode(content))
    .setProtectedHeader({
      alg: 'ECDH-ES+A256KW',
      enc: 'A256GCM',
      typ: 'firstkey-code',
      kid: recipient.kid,
      delivery: about.delivery,
      directory: about.directory,
      exp: secondsOf(now) + codeMinutes * 60,
    })
    .encrypt(recipient.key)
}

/** Opens a typed code. `undefined` for anything that does not hold. Not yet verified: the code. */
export async function openCode(
  box: string,
  keyOf: (kid: string) => CryptoKey | undefined,
  now: Date,
): Promise<OpenedCode | undefined> {
  if (box.length > boxCharacters) return undefined
  try {
    const header = zHeader.parse(decodeProtectedHeader(box))
    const key = keyOf(header.kid)
    const seconds = secondsOf(now)
    if (!key || header.exp < seconds - slackSeconds) return undefined
    if (header.exp > seconds + codeMinutes * 60 + slackSeconds) return undefined
    const { plaintext } = await compactDecrypt(box, key, {
      keyManagementAlgorithms: ['ECDH-ES+A256KW'],
      contentEncryptionAlgorithms: ['A256GCM'],
    })
    const content = zContent.parse(JSON.parse(new TextDecoder().decode(plaintext)))
    const { delivery, directory } = header
    return { delivery, directory, code: new Secret(content.code), keys: content.keys }
  } catch {
    // Not ours, not whole, not the profile: it does not open.
    return undefined
  }
}
