import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/**
 * A certificate for `localhost` and 127.0.0.1 that is its own authority, good for an hour; key and certificate are PEM.
 * Written out as DER (X.509, RFC 5280) so that tests need no program and no package for it.
 */
export function createTestCertificate(kind: 'ec' | 'rsa' = 'ec'): { key: string; cert: string } {
  const { publicKey, privateKey } =
    kind === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 })
  const algorithm =
    kind === 'ec'
      ? tlv(0x30, oid('2a8648ce3d040302'))
      : tlv(0x30, oid('2a864886f70d01010b'), tlv(0x05))
  const commonName = tlv(0x30, oid('550403'), tlv(0x0c, Buffer.from('localhost')))
  const name = tlv(0x30, tlv(0x31, commonName))
  const names = tlv(
    0x30,
    tlv(0x82, Buffer.from('localhost')),
    tlv(0x87, Buffer.from([127, 0, 0, 1])),
  )
  const authority = tlv(0x30, tlv(0x01, Buffer.from([0xff])))
  const body = tlv(
    0x30,
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    name,
    tlv(0x30, utcTime(Date.now() - 3_600_000), utcTime(Date.now() + 3_600_000)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, tlv(0x30, extension('551d13', authority), extension('551d11', names))),
  )
  const signature = sign('sha256', body, privateKey)
  const certificate = tlv(
    0x30,
    body,
    algorithm,
    tlv(0x03, Buffer.concat([Buffer.from([0]), signature])),
  )
  const lines = certificate
    .toString('base64')
    .match(/.{1,64}/g)
    ?.join('\n')
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  }
}

function tlv(tag: number, ...parts: readonly Buffer[]): Buffer {
  const value = Buffer.concat(parts)
  const { length } = value
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), value])
  const size = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), value])
}

function oid(hex: string): Buffer {
  return tlv(0x06, Buffer.from(hex, 'hex'))
}

function extension(id: string, value: Buffer): Buffer {
  return tlv(0x30, oid(id), tlv(0x04, value))
}

function utcTime(milliseconds: number): Buffer {
  const digits = new Date(milliseconds).toISOString().replace(/\D/g, '').slice(2, 14)
  return tlv(0x17, Buffer.from(`${digits}Z`))
}
