import type { Store } from '../store/open-database.ts'

/** Every token, the newest first. What it was is nowhere; this is what it may do, and whether it is used. */
export async function listTokens(database: Store) {
  const rows = await database
    .selectFrom('api_token')
    .select(['id', 'name', 'scopes', 'containers', 'created_at', 'last_used_at', 'revoked_at'])
    .orderBy('created_at', 'desc')
    .execute()
  return rows.map(({ created_at, last_used_at, revoked_at, ...row }) => ({
    ...row,
    createdAt: created_at.toISOString(),
    lastUsedAt: last_used_at?.toISOString() ?? null,
    revokedAt: revoked_at?.toISOString() ?? null,
  }))
}
