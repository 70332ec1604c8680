import type { CloudFacts, PassFacts } from '../../core/delivery/cloud-facts.ts'
import { zCloudHindrance, zStrongMethod } from '../../protocol/cloud-jobs.ts'
import { isErrorCode } from '../../protocol/errors.ts'
import type { Statements } from '../server-ports.ts'

/** What is known of a delivery's other half. */
export async function readCloudFacts(trx: Statements, delivery: string): Promise<CloudFacts> {
  const status = await trx
    .selectFrom('cloud_status')
    .selectAll()
    .where('delivery_id', '=', delivery)
    .executeTakeFirst()
  const passes = await trx
    .selectFrom('pass')
    .selectAll()
    .where('delivery_id', '=', delivery)
    .orderBy('minted_at')
    .execute()
  const shown = passes.findLast((each) => each.shown)
  const unseen = passes.find((each) => !each.shown && each.removed_at === null)
  const method = zStrongMethod.safeParse(status?.method).data
  return {
    absent: status?.absent ?? true,
    hindrances: (status?.hindrances ?? []).flatMap(
      (each) => zCloudHindrance.safeParse(each).data ?? [],
    ),
    ...(status ? { readAt: status.read_at.getTime() } : {}),
    ...(isErrorCode(status?.code ?? '') ? { code: status?.code as 'internal' } : {}),
    ...(status?.never_used == null ? {} : { neverUsed: status.never_used }),
    ...(status?.lifetime_minutes == null ? {} : { lifetimeMinutes: status.lifetime_minutes }),
    ...(method ? { method } : {}),
    ...(status?.method_at ? { methodAt: status.method_at.getTime() } : {}),
    ...(shown ? { pass: passOf(shown) } : {}),
    ...(unseen ? { unseenPass: passOf(unseen) } : {}),
  }
}

interface PassRow {
  readonly minted_at: Date
  readonly expires_at: Date
  readonly watched_at: Date | null
  readonly removal_tried_at: Date | null
  readonly removal_code: string | null
  readonly removed_at: Date | null
}

function passOf(row: PassRow): PassFacts {
  return {
    mintedAt: row.minted_at.getTime(),
    expiresAt: row.expires_at.getTime(),
    ...(row.watched_at ? { watchedAt: row.watched_at.getTime() } : {}),
    ...(row.removal_tried_at ? { removalTriedAt: row.removal_tried_at.getTime() } : {}),
    ...(isErrorCode(row.removal_code ?? '') ? { removalCode: row.removal_code as 'internal' } : {}),
    ...(row.removed_at ? { removedAt: row.removed_at.getTime() } : {}),
  }
}
