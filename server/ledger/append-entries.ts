import type { Transaction } from 'kysely'
import type { LedgerDetail, LedgerEntry, LedgerHead } from '../../protocol/ledger.ts'
import type { StoreTables } from '../store/tables.ts'
import { hashEntry } from './hash-entry.ts'

/** Rows per statement, well below the driver's 65,535 parameters. */
const batch = 1000

/** An id or a code: no spaces, no `@`, nothing that a name or an address needs. A thumbprint may begin with any of its letters. */
const idOrCode = /^[A-Za-z0-9_-][A-Za-z0-9._:,+-]{0,199}$/

/**
 * Adds entries at the ledger's end, as part of the caller's transaction, and returns the new end. Whoever appends next waits until that
 * transaction is over: append last, and commit at once. Throws on a detail that is no id, code or whole number.
 */
export async function appendEntries(
  transaction: Transaction<StoreTables>,
  at: Date,
  entries: readonly LedgerEntry[],
): Promise<LedgerHead> {
  for (const { event, detail } of entries) refusePersonal(event, detail)
  const head = await transaction
    .selectFrom('ledger_head')
    .select(['seq', 'hash'])
    .forUpdate()
    .executeTakeFirstOrThrow()
  // The queue's transactions come from a driver that reads a bigint as text.
  let seq = Number(head.seq)
  let { hash } = head
  const rows = entries.map(({ event, subject, detail }) => {
    const entry = { seq: seq + 1, at, event, subject, detail, previous: hash }
    seq = entry.seq
    hash = hashEntry(entry)
    return { ...entry, detail: JSON.stringify(detail), hash }
  })
  for (let start = 0; start < rows.length; start += batch) {
    await transaction
      .insertInto('ledger')
      .values(rows.slice(start, start + batch))
      .execute()
  }
  return { seq, hash: hash.toString('hex') }
}

/** The types say so already; this holds where a value only claims to be an id. The value itself is not repeated. @internal */
export function refusePersonal(event: string, detail: LedgerDetail): void {
  for (const [name, value] of Object.entries(detail)) {
    const fits = typeof value === 'string' ? idOrCode.test(value) : Number.isSafeInteger(value)
    if (!fits)
      throw new Error(`the ledger holds ids and codes only: ${name} of ${event} is neither`)
  }
}
