import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** Key and certificate of a server, both PEM, and the CA that signed it. */
export interface Certificates {
  readonly caPem: string
  readonly keyPem: string
  readonly certificatePem: string
}

/**
 * A certificate authority of this run alone and one server certificate for `localhost`, 127.0.0.1 and the given names, valid from
 * yesterday for 398 days (X.509 as in RFC 5280, P-256). The authority's key is forgotten at once: nothing else can ever be signed by it.
 */
export function createCertificates(now: Date, names: readonly string[]): Certificates {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const keyId = createHash('sha1').update(toSpki(authority.publicKey)).digest()
  const issue = (subject: string, key: KeyObject, extensions: readonly Buffer[]) =>
    issueCertificate({ subject, key, extensions, now, signer: authority.privateKey })
  const alternativeNames = [
    ...['localhost', ...names].map((name) => write(0x82, Buffer.from(name))),
    write(0x87, Buffer.from([127, 0, 0, 1])),
  ]
  return {
    caPem: issue(authorityName, authority.publicKey, [
      extension('551d13', true, sequence(write(0x01, Buffer.from([0xff])))),
      // keyCertSign
      extension('551d0f', true, write(0x03, Buffer.from([2, 0x04]))),
      extension('551d0e', false, write(0x04, keyId)),
    ]),
    keyPem: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificatePem: issue('localhost', server.publicKey, [
      extension('551d13', true, sequence()),
      extension('551d23', false, sequence(write(0x80, keyId))),
      // serverAuth
      extension('551d25', false, sequence(oid('2b06010505070301'))),
      extension('551d11', false, sequence(...alternativeNames)),
    ]),
  }
}

const authorityName = 'Simulator CA'
const day = 24 * 3_600_000

function issueCertificate(wanted: {
  readonly subject: string
  readonly key: KeyObject
  readonly extensions: readonly Buffer[]
  readonly now: Date
  readonly signer: KeyObject
}): string {
  const algorithm = sequence(oid('2a8648ce3d040302'))
  const body = sequence(
    write(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    commonName(authorityName),
    sequence(time(wanted.now.getTime() - day), time(wanted.now.getTime() + 398 * day)),
    commonName(wanted.subject),
    toSpki(wanted.key),
    write(0xa3, sequence(...wanted.extensions)),
  )
  const signature = sign('sha256', body, wanted.signer)
  return toPem(sequence(body, algorithm, write(0x03, Buffer.concat([Buffer.from([0]), signature]))))
}

/** DER: the shortest form of every length. */
function write(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content])
  const size = length < 0x1_00 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

const sequence = (...parts: readonly Buffer[]) => write(0x30, ...parts)
const integer = (bytes: Buffer) => write(0x02, bytes)
const oid = (hex: string) => write(0x06, Buffer.from(hex, 'hex'))

function commonName(value: string): Buffer {
  return sequence(write(0x31, sequence(oid('550403'), write(0x0c, Buffer.from(value)))))
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  const flag = critical ? [write(0x01, Buffer.from([0xff]))] : []
  return sequence(oid(id), ...flag, write(0x04, value))
}

/** UTCTime, good until 2049. */
function time(milliseconds: number): Buffer {
  const digits = new Date(milliseconds).toISOString().replace(/\D/g, '').slice(2, 14)
  return write(0x17, Buffer.from(`${digits}Z`))
}

function toSpki(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' })
}

function toPem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}
