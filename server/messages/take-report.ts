import type { DeliveryReport } from '../../messaging/message-channel.ts'
import type { ServerPorts } from '../server-ports.ts'

/**
 * Takes in what a carrier says became of a message that it took: nobody else's word counts, and what is settled stays. Answers
 * whether that carrier is known to have the message.
 */
export async function takeReport(
  carrier: string,
  report: DeliveryReport,
  { database, wake }: Pick<ServerPorts, 'database' | 'wake'>,
): Promise<boolean> {
  if (report.reference === '') return false
  return await database.transaction().execute(async (trx) => {
    if (report.state !== 'underway') {
      const message = await trx
        .updateTable('message')
        .set({ state: report.state === 'delivered' ? 'delivered' : 'failed', code: report.detail })
        .where('reference', '=', report.reference)
        .where('carrier', '=', carrier)
        .where('state', '=', 'sent')
        .returning('delivery_id')
        .executeTakeFirst()
      if (message) await wake(trx, message.delivery_id)
      if (message) return true
    }
    const known = await trx
      .selectFrom('message')
      .select('id')
      .where('reference', '=', report.reference)
      .where('carrier', '=', carrier)
      .executeTakeFirst()
    return known !== undefined
  })
}
