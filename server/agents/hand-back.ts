import { verifyJournalPosition } from '../../protocol/journal-position.ts'
import type { LedgerHead } from '../../protocol/ledger.ts'
import type { ServerPorts } from '../server-ports.ts'

type Ports = Pick<ServerPorts, 'database' | 'clock'>

/**
 * Keeps how far an agent says that its journal goes, if that is further than ever, and returns the furthest it ever showed:
 * the agent finds out by it that its journal was put back. `undefined`: it never showed any.
 */
export async function keepFurthest(
  agent: string,
  words: string | undefined,
  { database, clock }: Ports,
): Promise<string | undefined> {
  const shown = words && (await verifyJournalPosition(words, clock.now()))
  if (shown && shown.agent === agent) {
    await database
      .updateTable('agent')
      .set({ journal_count: shown.count, journal_position: words })
      .where('id', '=', agent)
      .where((where) =>
        where.or([where('journal_count', 'is', null), where('journal_count', '<', shown.count)]),
      )
      .execute()
  }
  const row = await database
    .selectFrom('agent')
    .select('journal_position')
    .where('id', '=', agent)
    .executeTakeFirst()
  return row?.journal_position ?? undefined
}

/** Where the ledger ends now: agents keep it, out of reach of whoever could write the ledger anew. */
export async function readLedgerEnd({ database }: Pick<Ports, 'database'>): Promise<LedgerHead> {
  const { seq, hash } = await database
    .selectFrom('ledger_head')
    .select(['seq', 'hash'])
    .executeTakeFirstOrThrow()
  return { seq: Number(seq), hash: hash.toString('hex') }
}
