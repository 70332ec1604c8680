import type { Application } from '../state/application.ts'
import { isSignedBy, type ParsedToken, parseToken } from './json-web-token.ts'
import { invalidClient } from './token-error.ts'

interface Expected {
  readonly application: Application
  readonly tokenUrl: string
  readonly now: Date
  /** Assertions that were taken before, by client and `jti`. */
  readonly taken: Set<string>
}

/** Clocks may be apart by so many seconds. UNVERIFIED. */
const skew = 300

/**
 * Believes an assertion or throws: one the application signed with the key of a registered certificate (PS256 and
 * `x5t#S256`), or one that another issuer signed for it, named as issuer, subject and audience. Says which it was.
 * That Entra refuses a `jti` for the second time is UNVERIFIED: here it does, so that nobody relies on the opposite.
 * @see https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 */
export function verifyClientAssertion(
  assertion: string,
  expected: Expected,
): 'certificate' | 'federated' {
  const token = parseToken(assertion)
  if (!token) throw invalidClient(50027, 'Invalid JWT token: it cannot be read.')
  const { application } = expected
  const own = token.claims['iss'] === application.appId
  if (own) verifyCertificate(token, expected)
  else verifyFederated(token, expected)
  verifyTimes(token, expected.now)
  if (!own) return 'federated'
  const jti = token.claims['jti']
  if (typeof jti !== 'string') throw invalidClient(50027, 'Invalid JWT token: no jti.')
  const key = `${application.appId} ${jti}`
  if (expected.taken.has(key)) throw invalidClient(50027, 'Invalid JWT token: jti was used before.')
  expected.taken.add(key)
  return 'certificate'
}

function verifyCertificate(token: ParsedToken, { application, tokenUrl }: Expected): void {
  const { header, claims } = token
  const thumbprint = header['x5t#S256']
  const certificate = application.certificates.find((each) => each.thumbprint === thumbprint)
  if (!certificate || header['alg'] !== 'PS256' || !isSignedBy(token, certificate.key)) {
    const reason = certificate ? 'The signature does not fit' : 'The key was not found'
    throw invalidClient(700027, `Client assertion failed signature validation. ${reason}.`)
  }
  if (claims['sub'] !== application.appId) {
    throw invalidClient(700021, 'Client assertion application identifier does not match.')
  }
  if (claims['aud'] !== tokenUrl) {
    throw invalidClient(
      700023,
      `Client assertion audience claim does not match. It is ${tokenUrl}.`,
    )
  }
}

function verifyFederated(token: ParsedToken, { application }: Expected): void {
  const { iss, sub, aud } = token.claims
  const ofIssuer = application.federated.filter(({ issuer }) => issuer === iss)
  if (ofIssuer.length === 0) throw invalidClient(700211, `No matching issuer: '${String(iss)}'.`)
  const ofSubject = ofIssuer.filter(({ subject }) => subject === sub)
  if (ofSubject.length === 0) throw invalidClient(700213, `No matching subject: '${String(sub)}'.`)
  const credential = ofSubject.find(({ audience }) => audience === aud)
  if (!credential) throw invalidClient(700212, `No matching audience: '${String(aud)}'.`)
  const key = credential.keys[String(token.header['kid'])]
  if (!key || !isSignedBy(token, key)) {
    throw invalidClient(700027, 'Client assertion failed signature validation.')
  }
}

function verifyTimes({ claims }: ParsedToken, now: Date): void {
  const seconds = now.getTime() / 1000
  const { exp, nbf } = claims
  if (typeof exp !== 'number') throw invalidClient(50027, 'Invalid JWT token: no exp.')
  if (exp + skew <= seconds || (typeof nbf === 'number' && nbf - skew > seconds)) {
    throw invalidClient(700024, 'Client assertion is not within its valid time range.')
  }
}
