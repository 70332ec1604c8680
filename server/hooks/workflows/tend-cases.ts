import type { ServerPorts } from '../../server-ports.ts'
import { askToTell, askWho } from './open-case.ts'

const most = 200
/** Ids and codes: what a workflow of a month ago was told helps nobody any more. */
const keptDays = 30

/** Asks again, for every case whose time has come and that nobody is asked about now; forgets old ones. */
export async function tendCases(ports: ServerPorts): Promise<void> {
  const { database, clock } = ports
  const now = clock.now()
  await database.transaction().execute(async (trx) => {
    const due = await trx
      .selectFrom('workflow_case')
      .select(['id', 'state', 'person', 'directory', 'received_at'])
      .where('state', '<>', 'over')
      .where('ask_at', '<=', now)
      .orderBy('ask_at')
      .limit(most)
      .forUpdate()
      .skipLocked()
      .execute()
    for (const row of due) {
      if (row.state === 'reading') await askWho(trx, row, ports)
      else await askToTell(trx, row.id, ports)
      const ask_at = new Date(now.getTime() + 120_000)
      await trx.updateTable('workflow_case').set({ ask_at }).where('id', '=', row.id).execute()
    }
  })
  const past = new Date(now.getTime() - keptDays * 86_400_000)
  await database.deleteFrom('workflow_case').where('received_at', '<', past).execute()
}
