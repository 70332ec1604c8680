import { hashOf } from './hash.ts'
import type { BrowserThumbprints } from './ids.ts'

/** The nonce of the first sign-in of *my password*: made for this visit and this browser, and of use to no other. */
export function nonceOfVisit(visit: string, { sig, enc }: BrowserThumbprints): Promise<string> {
  return hashOf(`firstkey own visit ${visit} ${sig} ${enc}`)
}

/** The nonce of the second: made for this very box. Whoever signs in says yes to what is sealed in it. */
export function nonceOfBox(signedBox: string): Promise<string> {
  return hashOf(signedBox)
}
