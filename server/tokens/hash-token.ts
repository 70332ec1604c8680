import { createHash } from 'node:crypto'

/** What the database keeps of a token: it holds 256 bits of chance, so that a plain hash will do. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
