import type { Clock } from '../../protocol/clock.ts'
import type { Secret } from '../../protocol/secret.ts'
import type { Store } from '../store/open-database.ts'
import { hashToken } from './hash-token.ts'
import { type Caller, isScope } from './scopes.ts'

/** Use is noted this coarsely, so that a busy token is not a write per call. */
const coarseMinutes = 10

/**
 * Who a token stands for. Missing, malformed, wrong and revoked are one answer, after the same work: the hash of whatever
 * came is looked up, so that time tells nothing about a token that exists.
 */
export async function verifyToken(
  token: Secret,
  { database, clock }: { readonly database: Store; readonly clock: Clock },
): Promise<Caller | undefined> {
  const row = await database
    .selectFrom('api_token')
    .select(['id', 'scopes', 'containers', 'last_used_at'])
    .where('hash', '=', token.reveal(hashToken))
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (!row) return undefined
  const now = clock.now()
  const noted = row.last_used_at?.getTime() ?? 0
  if (now.getTime() - noted > coarseMinutes * 60_000) {
    await database
      .updateTable('api_token')
      .set({ last_used_at: now })
      .where('id', '=', row.id)
      .execute()
  }
  return { id: row.id, scopes: row.scopes.filter(isScope), containers: row.containers }
}
