import { sql } from 'kysely'
import type { Secret } from '../../protocol/secret.ts'
import type { ServerPorts, Statements } from '../server-ports.ts'
import { hashOfSecret } from '../words/derive-words.ts'

/** A claim that is still open, with what it needs of its delivery. */
export type LockedClaim = NonNullable<Awaited<ReturnType<typeof lockClaim>>>

/** Locks a claim for the rest of the transaction. `undefined` where it has ended or run out. */
export async function lockClaim(
  trx: Statements,
  claim: string,
  { clock }: Pick<ServerPorts, 'clock'>,
) {
  // In a statement of its own: see `lock-delivery-row.ts`.
  await trx.selectFrom('claim').select('id').where('id', '=', claim).forUpdate().execute()
  return await trx
    .selectFrom('claim')
    .innerJoin('delivery', 'delivery.id', 'claim.delivery_id')
    .selectAll('claim')
    .select([
      'delivery.account',
      'delivery.directory',
      'delivery.purpose',
      'delivery.phase',
      'delivery.receipt',
      'delivery.close_receipt',
    ])
    .where('claim.id', '=', claim)
    .where('claim.step', '<>', 'ended')
    .where('claim.expires_at', '>', clock.now())
    .where('delivery.phase', 'in', ['invited', 'keyed', 'closed'])
    .executeTakeFirst()
}

/** The claim of the browser that shows this cookie. */
export async function findClaim(
  cookie: Secret,
  { database, clock }: Pick<ServerPorts, 'database' | 'clock'>,
): Promise<string | undefined> {
  const row = await database
    .selectFrom('claim')
    .select('id')
    .where('cookie_hash', '=', hashOfSecret(cookie))
    .where('step', '<>', 'ended')
    .where('expires_at', '>', clock.now())
    .executeTakeFirst()
  return row?.id
}

/** The news that a claim has changed, for whichever server its page waits at. */
export async function tellClaim(trx: Statements, claim: string): Promise<void> {
  await sql`select pg_notify('firstkey_claim', ${claim})`.execute(trx)
}
