/**
 * The part of BER that LDAP uses (X.690, RFC 4511 section 5.1): definite lengths, one-byte tags.
 * Kept apart from any LDAP client's code, so that a mistake there is not repeated here.
 */
export interface BerElement {
  readonly tag: number
  readonly content: Buffer
}

/** The other side sent something that is not BER. The connection cannot be used any more. */
export class BerError extends Error {}

/** Nothing that is larger is read: 4 MiB. */
const largest = 4 * 1024 * 1024

/** The element at `offset` and where it ends; `undefined` while its bytes have not all arrived. */
export function takeBer(
  bytes: Buffer,
  offset = 0,
): { element: BerElement; end: number } | undefined {
  const tag = bytes[offset]
  const first = bytes[offset + 1]
  if (tag === undefined || first === undefined) return undefined
  const size = first < 0x80 ? 0 : first & 0x7f
  if (first === 0x80 || size > 4) throw new BerError('length is indefinite or too large')
  const start = offset + 2 + size
  if (bytes.length < start) return undefined
  const length = size === 0 ? first : bytes.readUIntBE(offset + 2, size)
  if (length > largest) throw new BerError('element is too large')
  if (bytes.length < start + length) return undefined
  return { element: { tag, content: bytes.subarray(start, start + length) }, end: start + length }
}

/** The elements that stand one after the other in a constructed element. */
export function parseBerList(content: Buffer): BerElement[] {
  const elements: BerElement[] = []
  let offset = 0
  while (offset < content.length) {
    const taken = takeBer(content, offset)
    if (!taken) throw new BerError('element is cut off')
    elements.push(taken.element)
    offset = taken.end
  }
  return elements
}

/** A signed whole number of at most four bytes. */
export function parseBerInteger(element: BerElement | undefined): number {
  const content = element?.content
  if (!content || content.length === 0 || content.length > 4) throw new BerError('not a number')
  return content.readIntBE(0, content.length)
}

export function parseBerText(element: BerElement | undefined): string {
  if (!element) throw new BerError('a value is missing')
  return element.content.toString('utf8')
}

export function writeBer(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  if (content.length < 0x80) return Buffer.concat([Buffer.from([tag, content.length]), content])
  const size = content.length < 0x1_00 ? 1 : content.length < 0x1_00_00 ? 2 : 4
  const length = Buffer.alloc(size)
  length.writeUIntBE(content.length, 0, size)
  return Buffer.concat([Buffer.from([tag, 0x80 | size]), length, content])
}

export function writeBerInteger(value: number, tag = 0x02): Buffer {
  const content = Buffer.alloc(4)
  content.writeInt32BE(value)
  let start = 0
  while (start < 3 && isPadding(content, start)) start += 1
  return writeBer(tag, content.subarray(start))
}

export function writeBerText(value: string | Buffer, tag = 0x04): Buffer {
  return writeBer(tag, typeof value === 'string' ? Buffer.from(value, 'utf8') : value)
}

function isPadding(content: Buffer, at: number): boolean {
  const nextIsNegative = ((content[at + 1] ?? 0) & 0x80) !== 0
  return content[at] === (nextIsNegative ? 0xff : 0x00)
}
