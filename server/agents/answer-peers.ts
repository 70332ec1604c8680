import { sql } from 'kysely'
import type * as z from 'zod/mini'
import type { zPeersResponse, zTouchedResponse } from '../../protocol/agent-api.ts'
import { verifyReceipt } from '../../protocol/receipt.ts'
import type { ServerPorts } from '../server-ports.ts'
import { readNewest } from './take-list.ts'

/** Everybody who is enrolled, in their own signed words, and the newest list. */
export async function answerPeers({
  database,
}: Pick<ServerPorts, 'database'>): Promise<z.infer<typeof zPeersResponse>> {
  const kept = await readNewest(database)
  const rows = await database
    .selectFrom('agent')
    .select(['self_words', 'listed', 'revoked_at'])
    .orderBy('enrolled_at')
    .execute()
  const agents = rows.flatMap(({ self_words, listed, revoked_at }) => {
    if (self_words === null) return []
    return [{ self: self_words, state: standingOf(listed, revoked_at) }]
  })
  return { agents, ...(kept ? { list: kept.words } : {}) }
}

function standingOf(
  listed: readonly string[] | null,
  revokedAt: Date | null,
): 'listed' | 'waiting' | 'revoked' {
  if (listed !== null) return 'listed'
  return revokedAt === null ? 'waiting' : 'revoked'
}

type Touched = z.infer<typeof zTouchedResponse>
type Did = Touched['deliveries'][number]['did'][number]

/**
 * The deliveries an agent had to do with, so that a person can look after them: jobs it was handed, boxes that were sealed
 * to it, grants it gave and keys it set.
 */
export async function findTouched(
  agent: string,
  { database, clock }: Pick<ServerPorts, 'database' | 'clock'>,
): Promise<Touched> {
  const did = new Map<string, Set<Did>>()
  const note = (delivery: string, what: Did) =>
    did.set(delivery, (did.get(delivery) ?? new Set<Did>()).add(what))
  const jobs = await database
    .selectFrom('agent_job')
    .select(['delivery_id', sql<boolean>`coalesce(recipients @> array[${agent}], false)`.as('box')])
    .where(
      sql<boolean>`(handed_to @> array[${agent}] or recipients @> array[${agent}] or taken_by = ${agent})`,
    )
    .where('delivery_id', 'is not', null)
    .$narrowType<{ delivery_id: string }>()
    .execute()
  for (const { delivery_id, box } of jobs) note(delivery_id, box ? 'box' : 'job')
  const entries = await database
    .selectFrom('ledger')
    .select(['subject', 'event'])
    .where('event', 'in', ['proof-given', 'key-set'])
    .where(sql<boolean>`(detail->>'agent' = ${agent} or detail->>'by' = ${agent})`)
    .execute()
  for (const { subject, event } of entries) note(subject, event === 'key-set' ? 'receipt' : 'grant')
  const keyed = await database
    .selectFrom('delivery')
    .select(['id', 'receipt'])
    .where('receipt', 'is not', null)
    .execute()
  for (const { id, receipt } of keyed) {
    const words = await verifyReceipt(receipt ?? '', clock.now())
    if (words?.agent === agent) note(id, 'receipt')
  }
  return { deliveries: [...did].map(([delivery, what]) => ({ delivery, did: [...what].sort() })) }
}
