import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type * as z from 'zod/mini'
import type { zAnnounceRequest, zEnrolRequest } from '../../protocol/agent-api.ts'
import { thumbprintOf } from '../../protocol/keys.ts'
import { transact } from '../ledger/keep-ledger.ts'
import type { ServerPorts } from '../server-ports.ts'

/**
 * Enrols an agent: its one-time code is spent in one statement, and it must be signed by the key it brings. Enrolled is
 * not trusted: boxes are sealed only to agents on the signed list.
 */
export async function enrol(
  signer: string,
  request: z.infer<typeof zEnrolRequest>,
  ports: ServerPorts,
): Promise<string | undefined> {
  if ((await thumbprintOf(request.jwk)) !== signer) return undefined
  const now = ports.clock.now()
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
    const { name, directories } = request
    const row = { name, directories, jwk: JSON.stringify(request.jwk), enrolled_at: now }
    await trx
      .insertInto('agent')
      .values({ id: signer, ...row })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ name, directories }))
      .execute()
    const detail = { directory: directories.join(' ') }
    await ports.appendLedger(trx, { event: 'agent-enrolled', subject: signer, detail })
    return signer
  })
}

/** What the database keeps of an enrolment code: at least 80 bits of chance, so that a plain hash will do. */
export function hashOfEnrolmentCode(code: string): Buffer {
  const bare = code.replaceAll(/[^A-Za-z0-9]/g, '').toUpperCase()
  return createHash('sha256').update(bare).digest()
}

/** An enrolled agent that has not been revoked. */
export async function findAgent(agent: string, { database }: Pick<ServerPorts, 'database'>) {
  return await database
    .selectFrom('agent')
    .select(['id', 'directories'])
    .where('id', '=', agent)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
}

/** Keeps what an agent says of itself, and the signed list where it brings one. Verified by those who rely on it. */
export async function announce(
  agent: string,
  request: z.infer<typeof zAnnounceRequest>,
  { database, clock }: Pick<ServerPorts, 'database' | 'clock'>,
): Promise<void> {
  const { certificates, version, health, list } = request
  const now = clock.now()
  await database
    .updateTable('agent')
    .set({ certificates, version, health: JSON.stringify(health), seen_at: now })
    .where('id', '=', agent)
    .execute()
  if (list === undefined) return
  await database
    .insertInto('agent_list')
    .values({ words: list, announced_at: now })
    .onConflict((conflict) =>
      conflict.column('singleton').doUpdateSet({ words: list, announced_at: now }),
    )
    .execute()
}
