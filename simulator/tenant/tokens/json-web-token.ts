import { constants, type KeyObject, sign, verify } from 'node:crypto'

/** A token that is shaped like one (RFC 7519). Nothing of it is believed yet. */
export interface ParsedToken {
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
  readonly signed: Buffer
  readonly signature: Buffer
}

export function parseToken(token: string): ParsedToken | undefined {
  const [header, claims, signature, ...more] = token.split('.')
  if (!header || !claims || !signature || more.length > 0) return undefined
  const parsed = [header, claims].map(parsePart)
  if (!parsed[0] || !parsed[1]) return undefined
  return {
    header: parsed[0],
    claims: parsed[1],
    signed: Buffer.from(`${header}.${claims}`),
    signature: Buffer.from(signature, 'base64url'),
  }
}

function parsePart(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

/** Whether the key made the signature, by the algorithm that the token names (RFC 7518, 3.3 to 3.5). */
export function isSignedBy({ header, signed, signature }: ParsedToken, key: KeyObject): boolean {
  if (key.asymmetricKeyType === 'rsa' && header['alg'] === 'PS256') {
    const padding = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
    return verify('sha256', signed, padding, signature)
  }
  if (key.asymmetricKeyType === 'rsa' && header['alg'] === 'RS256') {
    return verify('sha256', signed, key, signature)
  }
  if (key.asymmetricKeyType === 'ec' && header['alg'] === 'ES256') {
    return verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, signature)
  }
  return false
}

/** A token signed with RS256, as Entra signs its own. */
export function signToken(
  key: { readonly id: string; readonly privateKey: KeyObject },
  claims: Readonly<Record<string, unknown>>,
): string {
  const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const signed = `${encode({ typ: 'JWT', alg: 'RS256', kid: key.id, x5t: key.id })}.${encode(claims)}`
  return `${signed}.${sign('sha256', Buffer.from(signed), key.privateKey).toString('base64url')}`
}
