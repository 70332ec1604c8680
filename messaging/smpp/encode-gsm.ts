const escapeCode = 0x1b

/** The default alphabet of GSM 03.38 (3GPP TS 23.038, 6.2.1), in order: the place of a character is its code. */
const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'

/** The extension table (6.2.1.1): these cost two places. */
const extension: readonly (readonly [string, number])[] = [
  ['\f', 0x0a],
  ['^', 0x14],
  ['{', 0x28],
  ['}', 0x29],
  ['\\', 0x2f],
  ['[', 0x3c],
  ['~', 0x3d],
  [']', 0x3e],
  ['|', 0x40],
  ['€', 0x65],
]

const codes = new Map<string, readonly number[]>([
  ...[...basic].map((character, code) => [character, [code]] as const),
  ...extension.map(([character, code]) => [character, [escapeCode, code]] as const),
])

/**
 * The codes of one character in the alphabet every phone knows: one, or two with an escape; `undefined` where the alphabet
 * has no such character. Codes are one octet each, unpacked, as SMPP carries them.
 */
export function encodeGsm(character: string): readonly number[] | undefined {
  return character === '\u001b' ? undefined : codes.get(character)
}
