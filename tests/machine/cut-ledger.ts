import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { appendEntries } from '../../server/ledger/append-entries.ts'
import type { TestDatabase } from './start-postgres.ts'

/** Cuts the ledger with the powers of the database's owner, end and all. */
export async function cutLedger({ store }: TestDatabase, seq: number): Promise<void> {
  const run = (words: string) => sql.raw(words).execute(store)
  const triggers = (verb: string) =>
    run(
      `alter table firstkey.ledger ${verb} trigger user; alter table firstkey.ledger_head ${verb} trigger user`,
    )
  await triggers('disable')
  await run(`delete from firstkey.ledger where seq > ${seq};
    update firstkey.ledger_head set seq = ${seq},
      hash = (select hash from firstkey.ledger where seq = ${seq})`)
  await triggers('enable')
}

/** Writes so many entries at the end of the ledger, by the rules. */
export async function appendToLedger(
  { store }: TestDatabase,
  count: number,
  at: Date,
): Promise<void> {
  const entry = () => ({
    event: 'key-set' as const,
    subject: randomUUID(),
    detail: { agent: 'a', purpose: 'first' as const },
  })
  const entries = Array.from({ length: count }, entry)
  await store.transaction().execute((trx) => appendEntries(trx, at, entries))
}
