import { decodeJwt } from 'jose'
import * as z from 'zod/mini'
import type { Statements } from '../server-ports.ts'

const zList = z.object({
  agents: z.array(z.object({ agent: z.string(), directories: z.array(z.string()) })),
})

/**
 * The agent that keeps the numbers HR named for a directory: the first on the list that serves it, and the only one that
 * takes HR's word (`agent/jobs/freeze-number.ts`). `undefined`: HR named none for this delivery, or there is no agent. Not
 * verified again: the list was when it was kept.
 */
export async function findKeeper(
  directory: string,
  delivery: string,
  database: Statements,
): Promise<string | undefined> {
  const named = await database
    .selectFrom('delivery')
    .innerJoin('hire_contact', 'hire_contact.hire_id', 'delivery.hire_id')
    .select('hire_contact.mobile')
    .where('delivery.id', '=', delivery)
    .executeTakeFirst()
  return named?.mobile ? await findFirstAgent(directory, database) : undefined
}

/** The first agent on the list that serves a directory: what one memory alone may do is asked of that one. */
export async function findFirstAgent(
  directory: string,
  database: Statements,
): Promise<string | undefined> {
  const kept = await database.selectFrom('agent_list').select('words').executeTakeFirst()
  const list = kept && zList.safeParse(decodeJwt(kept.words)).data
  return list?.agents.find(({ directories }) => directories.includes(directory))?.agent
}
