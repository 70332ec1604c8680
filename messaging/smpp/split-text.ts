import { encodeGsm } from './encode-gsm.ts'

/** A text as the network carries it: one segment, or several that the phone puts together. */
interface SplitText {
  readonly alphabet: 'gsm-7' | 'ucs-2'
  /** What is in each segment, without the header that numbers it. */
  readonly segments: readonly Buffer[]
}

/** How many places a segment has: alone, and beside the six octets of a concatenation header. */
const room = {
  'gsm-7': { alone: 160, together: 153, octets: 1 },
  'ucs-2': { alone: 70, together: 67, octets: 2 },
} as const

/**
 * Splits a text into segments (3GPP TS 23.040, 9.2.3.24.1). One character the GSM alphabet lacks makes the whole text
 * UCS-2, which holds less than half. No character is torn apart: neither an escape pair nor a surrogate pair.
 */
export function splitText(text: string): SplitText {
  const characters = [...text]
  const gsm = characters.map(encodeGsm)
  const inGsm = gsm.every((codes) => codes !== undefined)
  const alphabet = inGsm ? 'gsm-7' : 'ucs-2'
  const pieces = inGsm ? gsm.map((codes) => Buffer.from(codes)) : characters.map(encodeUcs2)
  const { alone, together, octets } = room[alphabet]
  const whole = Buffer.concat(pieces)
  if (whole.length <= alone * octets) return { alphabet, segments: [whole] }
  return { alphabet, segments: fill(pieces, together * octets) }
}

function encodeUcs2(character: string): Buffer {
  return Buffer.from(character, 'utf16le').swap16()
}

function fill(pieces: readonly Buffer[], size: number): readonly Buffer[] {
  const segments: Buffer[] = []
  let segment: Buffer[] = []
  let filled = 0
  for (const piece of pieces) {
    if (filled + piece.length > size) {
      segments.push(Buffer.concat(segment))
      segment = []
      filled = 0
    }
    segment.push(piece)
    filled += piece.length
  }
  return [...segments, Buffer.concat(segment)]
}

/** The user data header that numbers a segment: information element 0, an eight-bit reference. `index` counts from 0. */
export function createSegmentHeader(reference: number, count: number, index: number): Buffer {
  return Buffer.from([5, 0, 3, reference & 0xff, count, index + 1])
}
