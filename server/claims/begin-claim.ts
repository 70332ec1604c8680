import { sql } from 'kysely'
import type * as z from 'zod/mini'
import type { zBeginRequest } from '../../protocol/claim-api.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import { thumbprintOf } from '../../protocol/keys.ts'
import { Secret } from '../../protocol/secret.ts'
import { type DeliveryRow, lockDelivery } from '../deliveries/read-delivery.ts'
import { transact } from '../ledger/keep-ledger.ts'
import type { Statements } from '../server-ports.ts'
import { hashOfSecret } from '../words/derive-words.ts'
import { type ClaimPorts, limits } from './claim-ports.ts'
import { findLink } from './find-link.ts'
import { sendCode } from './send-code.ts'

export type Begun =
  | { readonly begun: string; readonly cookie: Secret }
  | { readonly refused: ErrorCode }

/**
 * The first button: this browser's claim begins, with its two public keys, and the first code is sent. A claim of another
 * browser for the same delivery ends: its code is worth nothing any more.
 */
export async function beginClaim(
  request: z.infer<typeof zBeginRequest>,
  ports: ClaimPorts,
): Promise<Begun> {
  const keys = {
    sig: await thumbprintOf(request.keys.sig),
    enc: await thumbprintOf(request.keys.enc),
  }
  return await transact(ports.database, ports.clock, async (trx) => {
    const delivery = await findLink(trx, new Secret(request.link), ports)
    const row = delivery === undefined ? undefined : await lockDelivery(trx, delivery)
    if (!row) return { refused: 'link-not-usable' }
    if (await beganTooOften(trx, row, ports)) return { refused: 'too-often' }
    await endOtherClaims(trx, row)
    const claim = ports.newId()
    const cookie = new Secret(Buffer.from(ports.randomBytes(16)).toString('base64url'))
    const now = ports.clock.now()
    const [first, second] = ports.plan.invitationBy === 'mail' ? ways : ways.toReversed()
    if (first === undefined || second === undefined) throw new TypeError('two ways must answer')
    await trx
      .insertInto('claim')
      .values({
        id: claim,
        delivery_id: row.id,
        cookie_hash: hashOfSecret(cookie),
        language: request.language,
        sig_thumbprint: keys.sig,
        enc_thumbprint: keys.enc,
        step: first,
        channels: [first, second],
        created_at: now,
        expires_at: new Date(now.getTime() + limits.claimHours * 3_600_000),
      })
      .execute()
    await sendCode(trx, claim, ports)
    return { begun: claim, cookie }
  })
}

const ways = ['mail', 'text'] as const

async function beganTooOften(
  trx: Statements,
  row: DeliveryRow,
  { clock }: ClaimPorts,
): Promise<boolean> {
  const since = new Date(clock.now().getTime() - 3_600_000)
  const begun = await trx
    .selectFrom('claim')
    .select('id')
    .where('delivery_id', '=', row.id)
    .where('created_at', '>', since)
    .execute()
  return begun.length >= limits.beginsPerHour
}

/** A claim whose box is on its way or done is left to end by itself. */
async function endOtherClaims(trx: Statements, row: DeliveryRow): Promise<void> {
  await trx
    .updateTable('claim')
    .set({ step: 'ended', mail_code_hash: null, pass_box: null, version: sql`version + 1` })
    .where('delivery_id', '=', row.id)
    .where('step', 'in', ['mail', 'text', 'password', 'pass', 'reset'])
    .execute()
}
