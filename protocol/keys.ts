import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from 'jose'
import { type PublicJwk, zPublicJwk } from './ids.ts'

/** A key pair with its public half as JWK and that half's thumbprint (RFC 7638). */
export interface KeyPair {
  readonly privateKey: CryptoKey
  readonly publicJwk: PublicJwk
  readonly thumbprint: string
}

/** What a key may do: `sig` signs (ES256), `enc` opens boxes (ECDH-ES+A256KW). Both P-256. */
export type KeyUse = 'sig' | 'enc'

const algorithms = { sig: 'ES256', enc: 'ECDH-ES+A256KW' } as const

/**
 * Makes a fresh key pair. Browser keys are not extractable; an agent's are, since it keeps them in a file of its own.
 */
export async function createKeyPair(
  use: KeyUse,
  { extractable }: { readonly extractable: boolean },
): Promise<KeyPair> {
  const { privateKey, publicKey } = await generateKeyPair(algorithms[use], {
    crv: 'P-256',
    extractable,
  })
  const publicJwk = zPublicJwk.parse(pickPublic(await exportJWK(publicKey)))
  return { privateKey, publicJwk, thumbprint: await thumbprintOf(publicJwk) }
}

/** The thumbprint of a public key (RFC 7638, SHA-256). */
export function thumbprintOf(jwk: PublicJwk): Promise<string> {
  return calculateJwkThumbprint(jwk, 'sha256')
}

/** Makes a public JWK usable. Throws where the point is not on the curve. */
export async function importPublicKey(jwk: PublicJwk, use: KeyUse): Promise<CryptoKey> {
  const key = await importJWK({ ...jwk }, algorithms[use])
  if (key instanceof Uint8Array) throw new TypeError('a symmetric key where a public key belongs')
  return key
}

function pickPublic(jwk: { kty?: string; crv?: string; x?: string; y?: string }) {
  return { kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y }
}
