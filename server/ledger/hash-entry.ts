import { createHash } from 'node:crypto'
import { canonicalJson } from './canonical-json.ts'

/** What one entry's hash covers. */
export interface HashedEntry {
  readonly seq: number
  readonly at: Date
  readonly event: string
  readonly subject: string
  readonly detail: unknown
  /** The hash of the entry before it; 32 zero bytes for the first. */
  readonly previous: Uint8Array
}

const scheme = 'firstkey-ledger-1'

/** SHA-256 over a fixed word, a line break and the entry as canonical JSON, its time in ISO 8601 to the millisecond. */
export function hashEntry({ seq, at, event, subject, detail, previous }: HashedEntry): Buffer {
  const words = canonicalJson({
    seq,
    at: at.toISOString(),
    event,
    subject,
    detail,
    previous: Buffer.from(previous).toString('hex'),
  })
  return createHash('sha256').update(`${scheme}\n${words}`).digest()
}
