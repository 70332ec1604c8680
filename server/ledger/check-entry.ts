import type { LedgerHead } from '../../protocol/ledger.ts'
import { type HashedEntry, hashEntry } from './hash-entry.ts'

/** An entry as it was read back, with the hash that stands beside it. Not yet verified. */
export interface ReadEntry extends HashedEntry {
  readonly hash: Uint8Array
}

/**
 * What is wrong with the ledger, and at which entry it shows first:
 * - `missing`: the entry of this number is not there.
 * - `moved`: it does not continue the one before it: taken from another place, or the one before was replaced.
 * - `changed`: its words are not those that were hashed.
 * - `cut`: the ledger's end was further on than its last entry.
 * - `rewritten`: the chain is whole, but not the one that somebody remembers.
 */
export interface LedgerFinding {
  readonly seq: number
  /** Of a rewritten chain: the first entry that may be another one. Those before it are as somebody remembers them. */
  readonly from?: number
  readonly problem: 'missing' | 'moved' | 'changed' | 'cut' | 'rewritten'
}

/** The end of an empty ledger. */
export const emptyLedger: LedgerHead = { seq: 0, hash: '00'.repeat(32) }

/** Verifies that `entry` continues a chain that ends at `head`. Returns the new end, or what is wrong. */
export function checkEntry(head: LedgerHead, entry: ReadEntry): LedgerHead | LedgerFinding {
  const seq = head.seq + 1
  if (entry.seq !== seq) return { seq, problem: 'missing' }
  if (toHex(entry.previous) !== head.hash) return { seq, problem: 'moved' }
  const hash = toHex(entry.hash)
  if (toHex(hashEntry(entry)) !== hash) return { seq, problem: 'changed' }
  return { seq, hash }
}

/** Verifies that the chain that ends at `head` ends where the ledger says it does. */
export function checkEnd(head: LedgerHead, stated: LedgerHead | null): LedgerFinding | null {
  if (stated?.seq === head.seq && stated.hash === head.hash) return null
  return { seq: head.seq + 1, problem: 'cut' }
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
