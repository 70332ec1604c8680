import { base64url } from 'jose'

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'
const bytesOfThumbprint = 32
const characters = 52
const groupLength = 4

/**
 * A thumbprint as people compare and type it: all 256 bits in base32 (RFC 4648, lower case), in groups of four. No character
 * of it differs from another by case alone, and none looks like an option on a command line.
 */
export function showFingerprint(thumbprint: string): string {
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of base64url.decode(thumbprint)) {
    held = (held << 8) | byte
    for (bits += 8; bits >= 5; bits -= 5) text += alphabet.charAt((held >> (bits - 5)) & 31)
    held &= 31
  }
  if (bits > 0) text += alphabet.charAt((held << (5 - bits)) & 31)
  return text.match(new RegExp(`.{1,${groupLength}}`, 'g'))?.join(' ') ?? ''
}

/** A thumbprint from what a person typed: in groups or not, in any case. `undefined` unless it is a whole fingerprint. */
export function parseFingerprint(typed: string): string | undefined {
  const text = typed.toLowerCase().replaceAll(/[\s-]/g, '')
  if (text.length !== characters || !/^[a-z2-7]+$/.test(text)) return undefined
  const bytes = new Uint8Array(bytesOfThumbprint)
  let at = 0
  let bits = 0
  let held = 0
  for (const character of text) {
    held = (held << 5) | alphabet.indexOf(character)
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes[at] = (held >> bits) & 0xff
    at += 1
    held &= (1 << bits) - 1
  }
  // The last character holds four bits that mean nothing: one thumbprint has one spelling.
  return held === 0 ? base64url.encode(bytes) : undefined
}
