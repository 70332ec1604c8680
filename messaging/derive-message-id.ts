import { createHash } from 'node:crypto'

/**
 * The id of a message for carriers that know a repeated request again: a UUID made of its key (RFC 9562, 5.8), the same for
 * every attempt at the same words and without a trace of what the key says.
 */
export function deriveMessageId(key: string): string {
  const bytes = createHash('sha256').update(`firstkey message ${key}`).digest().subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
