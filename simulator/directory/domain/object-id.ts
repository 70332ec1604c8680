/** A GUID as AD prints it: the first three groups are stored little-endian. */
export function formatGuid(bytes: Buffer): string {
  const hex = (start: number, end: number) => bytes.subarray(start, end).toString('hex')
  const swapped = (start: number, end: number) =>
    Buffer.from(bytes.subarray(start, end)).reverse().toString('hex')
  return [swapped(0, 4), swapped(4, 6), swapped(6, 8), hex(8, 10), hex(10, 16)].join('-')
}

/** The bytes of a GUID written with dashes, or as 32 hexadecimal digits in storage order. */
export function parseGuid(text: string): Buffer | undefined {
  if (/^[0-9a-f]{32}$/i.test(text)) return Buffer.from(text, 'hex')
  const groups = /^\{?([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\}?$/i
    .exec(text)
    ?.slice(1)
  if (!groups) return undefined
  return Buffer.concat(
    groups.map((group, at) => {
      const bytes = Buffer.from(group, 'hex')
      return at < 3 ? bytes.reverse() : bytes
    }),
  )
}

/** `S-1-5-21-…` as bytes (MS-DTYP 2.4.2.2), for numbers below 2^48 and sub-authorities below 2^32. */
export function parseSid(text: string): Buffer | undefined {
  if (/^(?:[0-9a-f]{2}){8,}$/i.test(text)) return Buffer.from(text, 'hex')
  if (!/^S-1(-\d+){1,16}$/i.test(text)) return undefined
  const [authority = 0, ...rest] = text.split('-').slice(2).map(Number)
  const bytes = Buffer.alloc(8 + rest.length * 4)
  bytes[0] = 1
  bytes[1] = rest.length
  bytes.writeUIntBE(authority, 2, 6)
  rest.forEach((part, at) => {
    bytes.writeUInt32LE(part, 8 + at * 4)
  })
  return bytes
}

export function formatSid(bytes: Buffer): string {
  const parts = Array.from({ length: bytes[1] ?? 0 }, (_each, at) => bytes.readUInt32LE(8 + at * 4))
  return ['S', bytes[0], bytes.readUIntBE(2, 6), ...parts].join('-')
}
