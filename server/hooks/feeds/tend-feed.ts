import type { ServerPorts } from '../../server-ports.ts'
import { askFeed, type FeedKind } from './ask-feed.ts'

/** Asks an agent of the plan's directory for news, where it is time: every so many minutes. */
export async function tendFeed(
  ports: Pick<ServerPorts, 'database' | 'clock' | 'newId'> & {
    readonly plan: { readonly directory: string }
  },
  kind: FeedKind,
  everyMinutes: number,
): Promise<void> {
  const { database, clock, plan } = ports
  const now = clock.now()
  await database.transaction().execute(async (trx) => {
    await trx
      .insertInto('feed')
      .values({ kind, directory: plan.directory, ask_at: now })
      .onConflict((conflict) => conflict.columns(['kind', 'directory']).doNothing())
      .execute()
    const feed = await trx
      .updateTable('feed')
      .set({ ask_at: new Date(now.getTime() + everyMinutes * 60_000) })
      .where('kind', '=', kind)
      .where('directory', '=', plan.directory)
      .where('ask_at', '<=', now)
      .returning(['kind', 'directory', 'taken'])
      .executeTakeFirst()
    if (feed) await askFeed(trx, feed, ports)
  })
}
