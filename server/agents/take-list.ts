import { sql } from 'kysely'
import {
  type AgentEntry,
  type AgentList,
  readAgentList,
  verifyAgentList,
} from '../../protocol/agent-list.ts'
import { jobsChannel } from '../deliveries/ask-agent.ts'
import { transact } from '../ledger/keep-ledger.ts'
import type { ServerPorts, Statements } from '../server-ports.ts'
import { voidAgent } from './void-agent.ts'

/** What the server goes by: the pinned thumbprint of the key that signs the list. Absent: no list holds. */
export interface ListPorts extends ServerPorts {
  readonly agentListKey: string | undefined
}

/**
 * Keeps a list of agents if it verifies under the configured key and is newer than the one that is kept: whoever announces
 * an old one changes nothing. An agent that is not on it any more is revoked, and what it had open is voided.
 */
export async function takeList(words: string, ports: ListPorts): Promise<boolean> {
  const { database, clock, agentListKey } = ports
  if (agentListKey === undefined || (await readNewest(database))?.words === words) return false
  const list = await verifyAgentList(words, agentListKey, clock.now())
  if (!list) return false
  return await transact(database, clock, async (trx) => {
    const { serial } = list
    const kept = await trx
      .insertInto('agent_list')
      .values({ words, serial, announced_at: clock.now() })
      .onConflict((conflict) =>
        conflict
          .column('singleton')
          .doUpdateSet({ words, serial, announced_at: clock.now() })
          .where('agent_list.serial', '<', serial),
      )
      .returning('serial')
      .executeTakeFirst()
    if (!kept) return false
    await settleListing(trx, list, ports)
    await sql`select pg_notify(${jobsChannel}, '')`.execute(trx)
    return true
  })
}

/** The list that is kept. */
export async function readNewest(database: Statements) {
  return await database.selectFrom('agent_list').select(['words', 'serial']).executeTakeFirst()
}

/** Writes beside each agent what the kept list says of it: for one that enrols (again) after its list came. */
export async function settleKeptList(trx: Statements, ports: ListPorts): Promise<void> {
  const kept = await readNewest(trx)
  const list = kept && ports.agentListKey && (await readAgentList(kept.words, ports.agentListKey))
  if (list) await settleListing(trx, list, ports)
}

/** Forgets a list under another key than the configuration pins now: nobody is on it any more. */
export async function forgetForeignList(ports: ListPorts): Promise<void> {
  const kept = await readNewest(ports.database)
  if (!kept) return
  if (ports.agentListKey && (await readAgentList(kept.words, ports.agentListKey))) return
  await ports.database.deleteFrom('agent_list').execute()
  await ports.database.updateTable('agent').set({ listed: null }).execute()
  ports.log.warn('the list of agents is signed by another key than the configured one')
}

async function settleListing(trx: Statements, list: AgentList, ports: ListPorts): Promise<void> {
  const rows = await trx
    .selectFrom('agent')
    .select(['id', 'directories', 'listed'])
    .orderBy('id')
    .forUpdate()
    .execute()
  for (const row of rows) {
    const entry = list.agents.find(({ agent }) => agent === row.id)
    if (entry) await admit(trx, row, entry, ports)
    else if (row.listed !== null) await revoke(trx, row.id, ports)
  }
}

async function admit(
  trx: Statements,
  row: { readonly id: string; readonly listed: readonly string[] | null },
  { directories }: AgentEntry,
  { appendLedger }: ListPorts,
): Promise<void> {
  await trx
    .updateTable('agent')
    .set({ listed: [...directories], revoked_at: null })
    .where('id', '=', row.id)
    .execute()
  if (row.listed !== null) return
  const detail = { directory: directories.join(',') }
  await appendLedger(trx, { event: 'agent-admitted', subject: row.id, detail })
}

async function revoke(trx: Statements, agent: string, ports: ListPorts): Promise<void> {
  await trx
    .updateTable('agent')
    .set({ listed: null, revoked_at: ports.clock.now() })
    .where('id', '=', agent)
    .execute()
  await voidAgent(trx, agent, ports)
  const detail = { reason: 'not-on-the-list' }
  await ports.appendLedger(trx, { event: 'agent-revoked', subject: agent, detail })
  ports.log.warn('agent revoked', { agent })
}
