import type { Clock } from '../../protocol/clock.ts'
import { appendEntries } from '../ledger/append-entries.ts'
import type { Store } from '../store/open-database.ts'

/** Ends a token for good. False where there is none by that id; revoking twice is revoking once. */
export async function revokeToken(
  id: string,
  { database, clock }: { readonly database: Store; readonly clock: Clock },
): Promise<boolean> {
  const now = clock.now()
  return await database.transaction().execute(async (transaction) => {
    const revoked = await transaction
      .updateTable('api_token')
      .set({ revoked_at: now })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (revoked) {
      const detail = { reason: 'asked' }
      await appendEntries(transaction, now, [{ event: 'token-revoked', subject: id, detail }])
      return true
    }
    const known = await transaction
      .selectFrom('api_token')
      .select('id')
      .where('id', '=', id)
      .executeTakeFirst()
    return known !== undefined
  })
}
