import { exportJWK, importJWK } from 'jose'
import * as z from 'zod/mini'
import { zPublicJwk } from '../../protocol/ids.ts'
import { type KeyPair, type KeyUse, thumbprintOf } from '../../protocol/keys.ts'
import { Secret } from '../../protocol/secret.ts'

const algorithms = { sig: 'ES256', enc: 'ECDH-ES+A256KW' } as const

const zPrivateJwk = z.strictObject({
  ...zPublicJwk.shape,
  d: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)),
})

/** A key pair as the text of a private file. */
export async function writeKeyText(pair: KeyPair): Promise<Secret> {
  const { d } = await exportJWK(pair.privateKey)
  return new Secret(JSON.stringify({ ...pair.publicJwk, d }))
}

/** A key pair from the text of a private file. Throws where the text is not one. */
export async function parseKeyText(text: Secret, use: KeyUse): Promise<KeyPair> {
  const jwk = text.reveal((json) => zPrivateJwk.parse(JSON.parse(json)))
  const privateKey = await importJWK(jwk, algorithms[use], { extractable: true })
  if (privateKey instanceof Uint8Array) throw new TypeError('a symmetric key in a key file')
  const { d: _, ...publicJwk } = jwk
  return { privateKey, publicJwk, thumbprint: await thumbprintOf(publicJwk) }
}
