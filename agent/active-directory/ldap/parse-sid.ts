/** A security identifier as text, `S-1-5-21-…` (MS-DTYP 2.4.2.2). */
export function parseSid(bytes: Buffer): string {
  const count = bytes[1] ?? 0
  if (bytes.length < 8 + 4 * count) throw new RangeError('a security identifier is cut short')
  const authority = bytes.readUIntBE(2, 6)
  const parts = Array.from({ length: count }, (_, i) => bytes.readUInt32LE(8 + 4 * i))
  return ['S', bytes[0], authority, ...parts].join('-')
}

/** The last part: the account or group within its domain. */
export function relativeId(sid: string): number {
  return Number(sid.slice(sid.lastIndexOf('-') + 1))
}
