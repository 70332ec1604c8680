import { sql, type UpdateObject } from 'kysely'
import type { ErrorCode } from '../../protocol/errors.ts'
import type { Statements } from '../server-ports.ts'
import type { StoreTables } from '../store/tables.ts'

export type DeliveryValues = UpdateObject<StoreTables, 'delivery'>

/** Problems that only a person can settle; every other one goes when an agent answers well. */
const settledByPeople: readonly ErrorCode[] = [
  'contact-changed',
  'not-me',
  'account-closed',
  'temporary-password-expired',
  'account-not-closed',
  'close-not-ours',
  'too-many-wrong-codes',
  'message-not-delivered',
]

/** Writes facts to a delivery's row. */
export async function updateDelivery(
  trx: Statements,
  delivery: string,
  values: DeliveryValues,
): Promise<void> {
  await trx.updateTable('delivery').set(values).where('id', '=', delivery).execute()
}

/** Writes facts that an agent has read well, which settles what it reported before. */
export async function updateFromAgent(
  trx: Statements,
  delivery: string,
  values: DeliveryValues,
): Promise<void> {
  const problem = sql<
    string | null
  >`case when problem = any(${settledByPeople}::text[]) then problem end`
  await updateDelivery(trx, delivery, { problem, ...values })
}

/** Writes a problem for a person to look at. One that only people settle is not written over. */
export async function reportProblem(
  trx: Statements,
  delivery: string,
  problem: string,
  now: Date,
  values: DeliveryValues = {},
): Promise<void> {
  const kept = sql<boolean>`coalesce(problem = any(${settledByPeople}::text[]), false)`
  await updateDelivery(trx, delivery, {
    ...values,
    problem: sql`case when ${kept} then problem else ${problem} end`,
    problem_at: sql`case when ${kept} then problem_at else ${now}::timestamptz end`,
  })
}
