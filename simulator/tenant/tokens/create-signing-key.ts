import { createHash, generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto'

/** The key a tenant signs its tokens with. */
export interface SigningKey {
  readonly id: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  /** As it stands among the published keys (RFC 7517). */
  readonly jwk: Readonly<JsonWebKey>
}

/** A new RSA key, made when it is first wanted: most runs of the simulator want none. */
export function createSigningKey(): () => SigningKey {
  let made: SigningKey | undefined
  return () => {
    if (made) return made
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const der = publicKey.export({ type: 'spki', format: 'der' })
    const id = createHash('sha1').update(der).digest('base64url')
    const jwk = { ...publicKey.export({ format: 'jwk' }), use: 'sig', kid: id, alg: 'RS256' }
    made = { id, privateKey, publicKey, jwk }
    return made
  }
}

/** A key that is replaced: the one before signs nothing any more, and is published no more. */
export function createReplaceableKey() {
  let signing = createSigningKey()
  return {
    current: () => signing(),
    replace() {
      signing = createSigningKey()
    },
  }
}
