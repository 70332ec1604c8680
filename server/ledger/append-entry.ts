import type { Transaction } from 'kysely'
import type { LedgerEntry, LedgerHead } from '../../protocol/ledger.ts'
import type { StoreTables } from '../store/tables.ts'
import { appendEntries } from './append-entries.ts'

/** Adds one entry at the ledger's end: see {@link appendEntries}. */
export function appendEntry(
  transaction: Transaction<StoreTables>,
  at: Date,
  entry: LedgerEntry,
): Promise<LedgerHead> {
  return appendEntries(transaction, at, [entry])
}
