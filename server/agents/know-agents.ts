import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type * as z from 'zod/mini'
import type { zAnnounceRequest, zEnrolRequest } from '../../protocol/agent-api.ts'
import { verifyAgentSelf } from '../../protocol/agent-self.ts'
import { thumbprintOf } from '../../protocol/keys.ts'
import { transact } from '../ledger/keep-ledger.ts'
import type { ServerPorts } from '../server-ports.ts'
import { type ListPorts, settleKeptList, takeList } from './take-list.ts'

/**
 * Enrols an agent: its one-time code is spent in one statement, and it must be signed by the key it brings. Enrolled is
 * not trusted: boxes are sealed only to agents on the signed list.
 */
export async function enrol(
  signer: string,
  request: z.infer<typeof zEnrolRequest>,
  ports: ListPorts,
): Promise<string | undefined> {
  if ((await thumbprintOf(request.jwk)) !== signer) return undefined
  const now = ports.clock.now()
  if ((await verifyAgentSelf(request.self, now))?.agent !== signer) return undefined
  return await transact(ports.database, ports.clock, async (trx) => {
    const spent = await trx
      .updateTable('enrolment')
      .set({ spent_at: now })
      .where('code_hash', '=', hashOfEnrolmentCode(request.code))
      .where('spent_at', 'is', null)
      .where('expires_at', '>', now)
      .where(sql<boolean>`directories @> ${request.directories}`)
      .returning('code_hash')
      .executeTakeFirst()
    if (!spent) return undefined
    const { name, directories, self } = request
    const said = { name, directories, self_words: self }
    const row = { ...said, jwk: JSON.stringify(request.jwk), enrolled_at: now }
    await trx
      .insertInto('agent')
      .values({ id: signer, ...row })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(said))
      .execute()
    await settleKeptList(trx, ports)
    const detail = { directory: directories.join(',') }
    await ports.appendLedger(trx, { event: 'agent-enrolled', subject: signer, detail })
    return signer
  })
}

/** What the database keeps of an enrolment code: at least 80 bits of chance, so that a plain hash will do. */
export function hashOfEnrolmentCode(code: string): Buffer {
  const bare = code.replaceAll(/[^A-Za-z0-9]/g, '').toUpperCase()
  return createHash('sha256').update(bare).digest()
}

/** An agent that may call: enrolled and not revoked. */
interface KnownAgent {
  readonly id: string
  /** Whether it is on the list. One that waits to be admitted gets nothing. */
  readonly isListed: boolean
  /** The directories it was enrolled for and the list names for it. */
  readonly directories: readonly string[]
  /** The serial of the newest list; 0: there is none. */
  readonly listSerial: number
}

/** An enrolled agent that has not been revoked. */
export async function findAgent(
  agent: string,
  { database }: Pick<ServerPorts, 'database'>,
): Promise<KnownAgent | undefined> {
  const row = await database
    .selectFrom('agent')
    .leftJoin('agent_list', (join) => join.onTrue())
    .select(['id', 'directories', 'listed', 'serial'])
    .where('id', '=', agent)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (!row) return undefined
  const { id, listed, serial } = row
  const directories = row.directories.filter((each) => listed?.includes(each))
  return { id, isListed: listed !== null, directories, listSerial: serial ?? 0 }
}

/** Keeps what an agent says of itself, and the signed list it brings where that is newer. */
export async function announce(
  agent: string,
  request: z.infer<typeof zAnnounceRequest>,
  ports: ListPorts,
): Promise<void> {
  const { certificates, version, health, list, self } = request
  const now = ports.clock.now()
  const isOwn = (await verifyAgentSelf(self, now))?.agent === agent
  await ports.database
    .updateTable('agent')
    .set({ certificates, version, health: JSON.stringify(health), seen_at: now })
    .$if(isOwn, (update) => update.set({ self_words: self }))
    .where('id', '=', agent)
    .execute()
  if (list !== undefined) await takeList(list, ports)
}
