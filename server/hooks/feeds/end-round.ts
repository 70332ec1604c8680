import { sql } from 'kysely'
import type { ServerPorts, Statements } from '../../server-ports.ts'
import { askFeed, type Feed } from './ask-feed.ts'

/** One for each agent of the directory, with room for those that went. */
const remembered = 16

/** Notes a batch as taken, in the transaction that took it: the next question says so. Where there is more, it comes at once. */
export async function endRound(
  trx: Statements,
  { kind, directory }: Feed,
  { batch, more }: { readonly batch: string; readonly more: boolean },
  ports: Pick<ServerPorts, 'clock' | 'newId'>,
): Promise<void> {
  const feed = await trx
    .updateTable('feed')
    .set({
      taken: sql<
        string[]
      >`(array[${batch}::text] || array_remove(taken, ${batch}::text))[1:${sql.lit(remembered)}]`,
    })
    .where('kind', '=', kind)
    .where('directory', '=', directory)
    .returning(['kind', 'directory', 'taken'])
    .executeTakeFirst()
  if (more && feed) await askFeed(trx, feed, ports)
}

/** Somebody whom an agent named could not be taken in: `doctor` says so for a week. */
export async function noteUntaken(
  trx: Statements,
  { kind, directory }: Feed,
  code: string,
  { clock }: Pick<ServerPorts, 'clock'>,
): Promise<void> {
  await trx
    .updateTable('feed')
    .set({ untaken_code: code, untaken_at: clock.now() })
    .where('kind', '=', kind)
    .where('directory', '=', directory)
    .execute()
}

/** People whom rules would recognise if they had a hire date: `doctor` says so for a week. */
export async function noteUndated(
  trx: Statements,
  directory: string,
  undated: number,
  { clock }: Pick<ServerPorts, 'clock'>,
): Promise<void> {
  await trx
    .updateTable('feed')
    .set({ undated, undated_at: clock.now() })
    .where('kind', '=', 'read-changes')
    .where('directory', '=', directory)
    .execute()
}
