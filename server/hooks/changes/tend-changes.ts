import type { ServerPorts } from '../../server-ports.ts'
import { askForChanges } from './ask-for-changes.ts'

/** Asks who changed in the tenant of the plan's directory, where it is time: every so many minutes. */
export async function tendChanges(
  ports: Pick<ServerPorts, 'database' | 'clock' | 'newId'> & {
    readonly plan: { readonly directory: string }
  },
  everyMinutes: number,
): Promise<void> {
  const { database, clock, plan } = ports
  const now = clock.now()
  await database.transaction().execute(async (trx) => {
    await trx
      .insertInto('change_feed')
      .values({ directory: plan.directory, ask_at: now })
      .onConflict((conflict) => conflict.column('directory').doNothing())
      .execute()
    const feed = await trx
      .updateTable('change_feed')
      .set({ ask_at: new Date(now.getTime() + everyMinutes * 60_000) })
      .where('directory', '=', plan.directory)
      .where('ask_at', '<=', now)
      .returning(['directory', 'taken'])
      .executeTakeFirst()
    if (feed) await askForChanges(trx, feed, ports)
  })
}
