import type { Transaction } from 'kysely'
import type { LedgerHead } from '../../protocol/ledger.ts'
import type { Store } from '../store/open-database.ts'
import type { StoreTables } from '../store/tables.ts'
import { checkEnd, checkEntry, emptyLedger, type LedgerFinding } from './check-entry.ts'

const page = 1000

/** The ledger is whole up to `head`, or `finding` says where it is not. */
type LedgerVerdict = { readonly head: LedgerHead } | { readonly finding: LedgerFinding }

/**
 * Reads the whole ledger, a page at a time, as it is at one instant, and verifies every entry and its end. `remembered` are ends that others
 * keep (agents, an operator's notebook): without any, a ledger that was recomputed from some entry on cannot be told from the true one.
 */
export async function verifyLedger(
  store: Store,
  remembered: readonly LedgerHead[],
): Promise<LedgerVerdict> {
  return await store
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((transaction) => verify(transaction, remembered))
}

async function verify(
  transaction: Transaction<StoreTables>,
  remembered: readonly LedgerHead[],
): Promise<LedgerVerdict> {
  const expected = Map.groupBy(remembered, ({ seq }) => seq)
  let head = emptyLedger
  let agreed = 0
  for await (const entry of readEntries(transaction)) {
    const next = checkEntry(head, entry)
    if ('problem' in next) return { finding: next }
    const ends = expected.get(next.seq)
    if (ends?.some(({ hash }) => hash !== next.hash)) {
      return { finding: { seq: next.seq, from: agreed + 1, problem: 'rewritten' } }
    }
    if (ends) agreed = next.seq
    head = next
  }
  const stated = await readHead(transaction)
  const finding = checkEnd(head, stated) ?? findForgotten(head, remembered)
  return finding ? { finding } : { head }
}

/** Somebody remembers an entry beyond the end: the tail was cut, and the end put back to match. */
function findForgotten(head: LedgerHead, remembered: readonly LedgerHead[]): LedgerFinding | null {
  const beyond = remembered.some(({ seq }) => seq > head.seq)
  return beyond ? { seq: head.seq + 1, problem: 'cut' } : null
}

async function readHead(transaction: Transaction<StoreTables>): Promise<LedgerHead | null> {
  const row = await transaction.selectFrom('ledger_head').select(['seq', 'hash']).executeTakeFirst()
  return row ? { seq: row.seq, hash: row.hash.toString('hex') } : null
}

async function* readEntries(transaction: Transaction<StoreTables>) {
  let after = Number.MIN_SAFE_INTEGER
  for (;;) {
    const rows = await transaction
      .selectFrom('ledger')
      .selectAll()
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(page)
      .execute()
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < page) return
    after = last.seq
  }
}
