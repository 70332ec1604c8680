import type { Transaction } from 'kysely'
import type { Plan } from '../../core/plan/plan.ts'
import type { Device } from '../../protocol/claim-api.ts'
import type { Clock } from '../../protocol/clock.ts'
import type { Store } from '../store/open-database.ts'
import type { StoreTables } from '../store/tables.ts'
import type { WordMaker } from '../words/derive-words.ts'

/** Statements that commit together. */
export type IntakeTransaction = Transaction<StoreTables>

/** What intake is handed. */
export interface IntakePorts {
  readonly database: Store
  /** Asks for a look at each delivery. Commits or vanishes with the transaction it is part of. */
  readonly wakeAll: (transaction: IntakeTransaction, deliveries: readonly string[]) => Promise<void>
  readonly clock: Clock
  /** A random UUID. */
  readonly newId: () => string
  readonly plan: Plan
  /** Knows the names of the cancelled again without keeping them. */
  readonly words: Pick<WordMaker, 'hashOfName'>
  /** The machine most hires meet first. */
  readonly defaultDevice: Device
  /** The organisation's time zone. Absent: every row must name its own. */
  readonly defaultZone?: string
  /** ISO 3166-1 alpha-2: whose mobile numbers may be written without the country's code. */
  readonly defaultCountry?: string
  /** The only countries whose numbers may be sent text messages. */
  readonly allowedCountries: readonly string[]
}
