import {
  base64url,
  CompactSign,
  type CryptoKey,
  compactVerify,
  flattenedDecrypt,
  GeneralEncrypt,
} from 'jose'
import * as z from 'zod/mini'
import { mostRecipients, type Recipient } from './agent-list.ts'
import { hashOf } from './hash.ts'
import {
  type PublicJwk,
  zAccount,
  zBoxPurpose,
  zDirectory,
  zId,
  zPublicJwk,
  zThumbprint,
} from './ids.ts'
import { importPublicKey, type KeyPair, thumbprintOf } from './keys.ts'
import { Secret } from './secret.ts'
import { secondsOf } from './signed-words.ts'

/**
 * A sealed box: a password encrypted in the hire's browser to the agents, as a JWE in general JSON form (RFC 7516),
 * then signed as a whole by the browser's granted key (RFC 7515, compact). Only the profile below is accepted; what
 * `jose` would be lenient about is refused here, before any key is used.
 */
const zBoxHeader = z.strictObject({
  alg: z.literal('ECDH-ES+A256KW'),
  enc: z.literal('A256GCM'),
  typ: z.literal('firstkey-box'),
  delivery: zId,
  account: zAccount,
  purpose: zBoxPurpose,
  directory: zDirectory,
  jti: zId,
  exp: z.int(),
  /** The hash of the recipient set, so that none can be added, stripped or swapped. */
  to: zThumbprint,
  // With one recipient the ephemeral key is protected as well.
  epk: z.optional(zPublicJwk),
})

/** Base64url of exactly so many bytes. */
const zBytes = (bytes: number) =>
  z.string().check(z.regex(/^[A-Za-z0-9_-]*$/), z.length(Math.ceil((bytes * 4) / 3)))

const plaintextBytes = 1024

const zBox = z.strictObject({
  protected: z.string(),
  iv: zBytes(12),
  ciphertext: zBytes(plaintextBytes),
  tag: zBytes(16),
  recipients: z
    .array(
      z.strictObject({
        header: z.strictObject({ kid: zThumbprint, epk: z.optional(zPublicJwk) }),
        // A key of 32 bytes, wrapped (RFC 3394).
        encrypted_key: zBytes(40),
      }),
    )
    .check(z.minLength(1), z.maxLength(mostRecipients)),
})

const zSignature = z.strictObject({
  alg: z.literal('ES256'),
  typ: z.literal('firstkey-signed-box'),
  jwk: zPublicJwk,
})

type BoxHeader = z.infer<typeof zBoxHeader>

/** What a box says of itself, all of it protected. `exp` is in seconds since 1970. */
export type BoxClaims = Pick<
  BoxHeader,
  'delivery' | 'account' | 'purpose' | 'directory' | 'jti' | 'exp'
>

/** Shaped like a box, and no more: not opened, its signature not verified. */
export interface ParsedBox {
  readonly claims: BoxClaims
  /** The thumbprint of the key that is said to have signed it. */
  readonly signer: string
  readonly signerJwk: PublicJwk
  readonly recipients: readonly string[]
  readonly signed: string
  readonly box: z.infer<typeof zBox>
}

/** A box lives at most this long. */
export const boxMinutes = 15
const boxBytes = 8 * 1024
const signedBoxCharacters = 16 * 1024

const utf8 = new TextEncoder()

/** Seals a password to the agents and signs the box. The length of the password does not show. */
export async function sealBox(
  password: Secret,
  claims: BoxClaims,
  recipients: readonly Recipient[],
  signingKey: KeyPair,
): Promise<string> {
  const inOrder = [...recipients].sort((one, other) => (one.kid < other.kid ? -1 : 1))
  const seal = new GeneralEncrypt(padded(password)).setProtectedHeader({
    alg: 'ECDH-ES+A256KW',
    enc: 'A256GCM',
    typ: 'firstkey-box',
    delivery: claims.delivery,
    account: claims.account,
    purpose: claims.purpose,
    directory: claims.directory,
    jti: claims.jti,
    exp: claims.exp,
    to: await hashOfRecipients(inOrder.map(({ kid }) => kid)),
  })
  for (const { key, kid } of inOrder) seal.addRecipient(key).setUnprotectedHeader({ kid })
  return new CompactSign(utf8.encode(JSON.stringify(await seal.encrypt())))
    .setProtectedHeader({
      alg: 'ES256',
      typ: 'firstkey-signed-box',
      jwk: { ...signingKey.publicJwk },
    })
    .sign(signingKey.privateKey)
}

/**
 * Reads the shape of a signed box without using any key: sizes, counts, header names, algorithms.
 * Not yet verified: the signature, the time, whether its recipients are agents, and whether it can be opened. See
 * {@link openBox}.
 */
export async function parseBox(signed: string): Promise<ParsedBox | undefined> {
  if (signed.length > signedBoxCharacters) return undefined
  try {
    const [signatureHeader, payload] = signed.split('.')
    const signature = zSignature.parse(parseJson(signatureHeader))
    if ((payload?.length ?? 0) > (boxBytes * 4) / 3) return undefined
    const box = zBox.parse(parseJson(payload))
    const header = zBoxHeader.parse(parseJson(box.protected))
    if (!keysAreWhereTheyBelong(header, box)) return undefined
    const recipients = box.recipients.map((recipient) => recipient.header.kid)
    if (!isSet(recipients) || header.to !== (await hashOfRecipients(recipients))) return undefined
    const { delivery, account, purpose, directory, jti, exp } = header
    return {
      claims: { delivery, account, purpose, directory, jti, exp },
      signer: await thumbprintOf(signature.jwk),
      signerJwk: signature.jwk,
      recipients,
      signed,
      box,
    }
  } catch {
    // Not JSON, not base64url, not the profile: not a box.
    return undefined
  }
}

/**
 * Verifies the signature and the time of a parsed box, and opens it.
 *
 * Not yet verified: that a grant names `signer`, this delivery and this account. That is the guard's, and comes first.
 * Returns `undefined` for every box that does not hold.
 */
export async function openBox(
  parsed: ParsedBox,
  key: { readonly kid: string; readonly privateKey: CryptoKey },
  now: Date,
): Promise<Secret | undefined> {
  if (!timeHolds(parsed.claims.exp, now)) return undefined
  const recipient = parsed.box.recipients.find(({ header }) => header.kid === key.kid)
  if (!recipient) return undefined
  try {
    await compactVerify(parsed.signed, await importPublicKey(parsed.signerJwk, 'sig'), {
      algorithms: ['ES256'],
    })
    const { recipients: _, ...shared } = parsed.box
    const { plaintext } = await flattenedDecrypt({ ...shared, ...recipient }, key.privateKey, {
      keyManagementAlgorithms: ['ECDH-ES+A256KW'],
      contentEncryptionAlgorithms: ['A256GCM'],
    })
    return unpadded(plaintext)
  } catch {
    // A wrong signature or key and a changed byte are the same: it does not open.
    return undefined
  }
}

/** The hash of a recipient set, in its order. */
function hashOfRecipients(kids: readonly string[]): Promise<string> {
  return hashOf(kids.join('.'))
}

/** A set of recipients has one order, and nobody twice. */
function isSet(kids: readonly string[]): boolean {
  return kids.every((kid, index) => index === 0 || (kids[index - 1] ?? '') < kid)
}

const slackSeconds = 120

function timeHolds(exp: number, now: Date): boolean {
  const seconds = secondsOf(now)
  return exp >= seconds - slackSeconds && exp <= seconds + boxMinutes * 60 + slackSeconds
}

// `jose` protects `epk` when there is one recipient, and puts one beside each when there are more. Never both.
function keysAreWhereTheyBelong(header: BoxHeader, box: z.infer<typeof zBox>): boolean {
  const beside = box.recipients.filter((recipient) => recipient.header.epk !== undefined).length
  if (header.epk !== undefined) return box.recipients.length === 1 && beside === 0
  return beside === box.recipients.length
}

function padded(password: Secret): Uint8Array {
  return password.reveal((text) => {
    const bytes = utf8.encode(text)
    if (bytes.length > plaintextBytes - 2) throw new RangeError('a password too long to seal')
    const block = new Uint8Array(plaintextBytes)
    block[0] = bytes.length >> 8
    block[1] = bytes.length & 0xff
    block.set(bytes, 2)
    return block
  })
}

function unpadded(block: Uint8Array): Secret | undefined {
  if (block.length !== plaintextBytes) return undefined
  const length = ((block[0] ?? 0) << 8) | (block[1] ?? 0)
  if (length === 0 || length > plaintextBytes - 2) return undefined
  return new Secret(new TextDecoder('utf-8', { fatal: true }).decode(block.subarray(2, 2 + length)))
}

/** A box has one spelling: a name given twice, a space, or an escape that need not be there is no box. */
function parseJson(part: string | undefined): unknown {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
    fromBase64url(part),
  )
  const value: unknown = JSON.parse(text)
  if (JSON.stringify(value) !== text) throw new TypeError('JSON in another spelling')
  return value
}

function fromBase64url(part: string | undefined): Uint8Array {
  // `base64url.decode` takes characters of plain base64 as well, and bits that are left over.
  const bytes = base64url.decode(part ?? '')
  if (part === undefined || base64url.encode(bytes) !== part) throw new TypeError('not base64url')
  return bytes
}
