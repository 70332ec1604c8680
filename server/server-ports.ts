import type { Kysely, Transaction } from 'kysely'
import type { Plan } from '../core/plan/plan.ts'
import type { Clock } from '../protocol/clock.ts'
import type { LedgerEntry } from '../protocol/ledger.ts'
import type { Log } from '../protocol/log.ts'
import type { Reach } from './crash-points.ts'
import type { IntakePorts } from './intake/intake-ports.ts'
import type { Store } from './store/open-database.ts'
import type { StoreTables } from './store/tables.ts'
import type { WordMaker } from './words/derive-words.ts'

/** Statements that commit together: a transaction of ours, or the queue's (see `kysely-over-boss.ts`). */
export type Statements = Kysely<StoreTables> | Transaction<StoreTables>

/** Asks for a look at a delivery: now, or at `at`. Commits or vanishes with the transaction it is part of. */
export type Wake = (trx: Statements, delivery: string, at?: Date) => Promise<void>

/** Asks for a look at each of these, now. Commits or vanishes with the transaction it is part of. */
export type WakeAll = (trx: Statements, deliveries: readonly string[]) => Promise<void>

/** Asks for a message to be sent. Commits or vanishes with the transaction it is part of. */
export type AskToSend = (trx: Statements, message: string) => Promise<void>

/** Writes one entry of the ledger, in the transaction of what it tells of. */
export type AppendLedger = (trx: Statements, entry: LedgerEntry) => Promise<void>

/** Everything the server's parts are handed. */
export interface ServerPorts {
  readonly database: Store
  readonly clock: Clock
  readonly log: Log
  readonly newId: () => string
  readonly plan: Plan
  readonly words: WordMaker
  /** Whether the server itself can send texts. Codes by text are the agents'. */
  readonly carriesText: boolean
  readonly wake: Wake
  readonly askToSend: AskToSend
  readonly appendLedger: AppendLedger
  readonly reach: Reach
  /** How people who come by themselves are taken in. Absent: nobody comes that way. */
  readonly intake?: IntakePorts
}
