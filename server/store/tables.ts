import type { ColumnType, Generated } from 'kysely'
import type { LedgerDetail } from '../../protocol/ledger.ts'
import type { ArrivalTables } from './arrival-tables.ts'
import type { DeliveryTables } from './delivery-tables.ts'
import type { OwnTables } from './own-tables.ts'

/** One entry of the ledger, as the database holds it. */
interface LedgerTable {
  readonly seq: number
  readonly at: Date
  readonly event: string
  readonly subject: string
  readonly detail: ColumnType<LedgerDetail, string, never>
  readonly previous: Buffer
  readonly hash: Buffer
}

/** The one row that says where the ledger ends. Only adding an entry moves it. */
interface LedgerHeadTable {
  readonly singleton: Generated<boolean>
  readonly seq: number
  readonly hash: Buffer
}

/** Every table of the schema `firstkey`, in the words of the query builder. */
export interface StoreTables extends DeliveryTables, ArrivalTables, OwnTables {
  ledger: LedgerTable
  ledger_head: LedgerHeadTable
}
