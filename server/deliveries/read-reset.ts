import type { ResetFacts } from '../../core/delivery/decide-reset.ts'
import { isErrorCode } from '../../protocol/errors.ts'
import type { PasswordBefore } from '../../protocol/phone-jobs.ts'
import type { Statements } from '../server-ports.ts'

/** What is known of a delivery's way through self-service reset. */
export async function readReset(
  trx: Statements,
  delivery: string,
): Promise<{ readonly reset?: ResetFacts }> {
  const row = await findRow(trx, delivery)
  if (!row) return {}
  const times = {
    lookedAt: row.looked_at,
    changedAt: row.changed_at,
    changedInCloudAt: row.cloud_changed_at,
    signedInToCloudAt: row.cloud_signed_in_at,
    removalTriedAt: row.removal_tried_at,
    removedAt: row.removed_at,
  }
  const known = Object.entries(times).flatMap(([name, at]) => (at ? [[name, at.getTime()]] : []))
  const reset: ResetFacts = {
    registeredAt: row.registered_at.getTime(),
    isOurs: row.receipt !== null,
    ...Object.fromEntries(known),
    ...(row.sign_ins_readable === null ? {} : { signInsReadable: row.sign_ins_readable }),
    ...(isErrorCode(row.removal_code ?? '') ? { removalCode: row.removal_code as 'internal' } : {}),
  }
  return { reset }
}

/** How the password stood before a reset, and when it was last looked at. */
export async function findBefore(
  trx: Statements,
  delivery: string,
): Promise<{ readonly password: PasswordBefore; readonly lookedAt: number } | undefined> {
  const row = await findRow(trx, delivery)
  if (!row) return undefined
  const cloud = row.cloud_before ? { changedInCloudAt: row.cloud_before.toISOString() } : {}
  return {
    password: { pwdLastSet: row.password_before, ...cloud },
    lookedAt: row.looked_at?.getTime() ?? 0,
  }
}

async function findRow(trx: Statements, delivery: string) {
  return await trx
    .selectFrom('reset')
    .selectAll()
    .where('delivery_id', '=', delivery)
    .executeTakeFirst()
}
