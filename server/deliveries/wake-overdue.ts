import type { ServerPorts } from '../server-ports.ts'

/** A delivery whose look is later than this has lost its job, or its server has been away. */
const lateSeconds = 120
const most = 200

/**
 * Wakes deliveries whose planned look did not come. Returns how many. The queue is trusted and yet looked after: what it
 * lost, or gave up on, is found again by the row.
 */
export async function wakeOverdue({ database, clock, log, wake }: ServerPorts): Promise<number> {
  const late = new Date(clock.now().getTime() - lateSeconds * 1000)
  const overdue = await database
    .selectFrom('delivery')
    .select('id')
    .where('next_look_at', '<', late)
    .orderBy('next_look_at')
    .limit(most)
    .execute()
  if (overdue.length === 0) return 0
  log.warn('deliveries were overdue', { count: overdue.length })
  await database.transaction().execute(async (trx) => {
    for (const { id } of overdue) await wake(trx, id)
  })
  return overdue.length
}
