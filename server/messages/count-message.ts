import { type BudgetLimits, decideBudget } from '../../messaging/decide-budget.ts'
import type { ServerPorts } from '../server-ports.ts'

/** Under this name everything is counted that is sent in a day. */
const everybody = 'everybody'

/**
 * Counts a message against its delivery, its address (without keeping the address) and the day, and says why it may not
 * be sent, if so. Every try counts, whatever becomes of it: a budget is for what is paid.
 */
export async function countMessage(
  message: { readonly delivery: string; readonly address: string },
  limits: BudgetLimits,
  ports: Pick<ServerPorts, 'database' | 'words' | 'clock'>,
): Promise<string | undefined> {
  const tries = await ports.database
    .selectFrom('message')
    .select(({ fn }) => fn.sum<string | null>('attempts').as('tries'))
    .where('delivery_id', '=', message.delivery)
    .executeTakeFirstOrThrow()
  const counts = {
    // This very try is among them already.
    delivery: Number(tries.tries ?? 1) - 1,
    number: (await countIn(message.address, ports)) - 1,
    day: (await countIn(everybody, ports)) - 1,
  }
  const decision = decideBudget(counts, limits)
  return decision.allowed ? undefined : decision.code
}

async function countIn(
  name: string,
  { database, words, clock }: Pick<ServerPorts, 'database' | 'words' | 'clock'>,
): Promise<number> {
  const { sent } = await database
    .insertInto('send_count')
    .values({
      bucket: words.bucketOf(name),
      day: clock.now().toISOString().slice(0, 10),
      sent: 1,
    })
    .onConflict((conflict) =>
      conflict.columns(['bucket', 'day']).doUpdateSet((row) => ({
        sent: row('send_count.sent', '+', 1),
      })),
    )
    .returning('sent')
    .executeTakeFirstOrThrow()
  return sent
}
