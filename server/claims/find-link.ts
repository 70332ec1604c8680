import { sql } from 'kysely'
import type { Secret } from '../../protocol/secret.ts'
import type { ServerPorts, Statements } from '../server-ports.ts'
import { hashOfSecret } from '../words/derive-words.ts'

/** A live link: the newest of its delivery, in time, of a delivery that can still be claimed. */
export async function findLink(
  trx: Statements,
  link: Secret,
  { clock }: Pick<ServerPorts, 'clock'>,
): Promise<string | undefined> {
  const row = await trx
    .selectFrom('link')
    .innerJoin('delivery', 'delivery.id', 'link.delivery_id')
    .select('delivery.id')
    .where('link.hash', '=', hashOfSecret(link))
    .where('link.purpose', '=', 'claim')
    .where('link.expires_at', '>', clock.now())
    .where(sql<boolean>`link.generation = delivery.link_generation`)
    .where('delivery.phase', 'in', ['invited', 'keyed'])
    .executeTakeFirst()
  return row?.id
}

/** The delivery that a link of any age once belonged to, for asking for a new one. */
export async function findDeliveryOfOldLink(
  trx: Statements,
  link: Secret,
): Promise<string | undefined> {
  const row = await trx
    .selectFrom('link')
    .innerJoin('delivery', 'delivery.id', 'link.delivery_id')
    .select('delivery.id')
    .where('link.hash', '=', hashOfSecret(link))
    .where('link.purpose', '=', 'claim')
    .where('delivery.phase', 'in', ['invited', 'keyed'])
    .executeTakeFirst()
  return row?.id
}
