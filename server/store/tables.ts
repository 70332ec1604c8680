import type { ColumnType, Generated } from 'kysely'
import type { LedgerDetail, LedgerEventName } from '../../protocol/ledger.ts'

/** One entry of the ledger, as the database holds it. */
export interface LedgerTable {
  readonly seq: number
  readonly at: Date
  readonly event: LedgerEventName
  readonly subject: string
  readonly detail: ColumnType<LedgerDetail, string, never>
  readonly previous: Buffer
  readonly hash: Buffer
}

/** The one row that says where the ledger ends. Only adding an entry moves it. */
export interface LedgerHeadTable {
  readonly single: Generated<boolean>
  readonly seq: number
  readonly hash: Buffer
}

/** Every table of the schema `firstkey`, in the words of the query builder. */
export interface StoreTables {
  ledger: LedgerTable
  ledger_head: LedgerHeadTable
}
