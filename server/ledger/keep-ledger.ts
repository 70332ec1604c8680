import type { Transaction } from 'kysely'
import type { Clock } from '../../protocol/clock.ts'
import type { LedgerEntry } from '../../protocol/ledger.ts'
import type { AppendLedger, Statements } from '../server-ports.ts'
import type { Store } from '../store/open-database.ts'
import type { StoreTables } from '../store/tables.ts'
import { appendEntries } from './append-entries.ts'

/**
 * The ledger has one end, which every appender locks. It is therefore locked last in every transaction: entries are kept
 * until all else is written, so that nobody holds the end of the ledger while waiting for another row.
 */
const kept = new WeakMap<Statements, LedgerEntry[]>()

/** Runs `work` in a transaction of ours whose ledger entries are written at its end. */
export function transact<T>(
  store: Store,
  clock: Clock,
  work: (trx: Transaction<StoreTables>) => Promise<T>,
): Promise<T> {
  return store.transaction().execute(async (trx) => {
    const ledger = keepLedger(trx)
    const result = await work(trx)
    await ledger.write(clock.now())
    return result
  })
}

/** Keeps the entries of a transaction until `write`. */
export function keepLedger(trx: Statements) {
  const entries: LedgerEntry[] = []
  kept.set(trx, entries)
  return {
    /** How many are kept: what `forget` goes back to. */
    count: () => entries.length,
    /** Forgets what was kept after `count`, with the part of the transaction that is rolled back. */
    forget: (count: number) => void entries.splice(count),
    write: async (at: Date) => {
      // The queue's transaction is one as well, though Kysely did not begin it.
      if (entries.length > 0) await appendEntries(trx as Transaction<StoreTables>, at, entries)
    },
  }
}

/** Adds an entry to those that its transaction keeps. Outside {@link transact} it is written at once. */
export function createAppendLedger(clock: Clock): AppendLedger {
  return async (trx, entry) => {
    const entries = kept.get(trx)
    if (entries) entries.push(entry)
    else await appendEntries(trx as Transaction<StoreTables>, clock.now(), [entry])
  }
}
