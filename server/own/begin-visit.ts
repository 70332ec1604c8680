import type * as z from 'zod/mini'
import type { ErrorCode } from '../../protocol/errors.ts'
import { thumbprintOf } from '../../protocol/keys.ts'
import type { zOwnBegin } from '../../protocol/own-api.ts'
import { Secret } from '../../protocol/secret.ts'
import { nonceOfVisit } from '../../protocol/sign-in-nonce.ts'
import { transact } from '../ledger/keep-ledger.ts'
import type { Statements } from '../server-ports.ts'
import { hashOfSecret } from '../words/derive-words.ts'
import { askForVisit } from './ask-for-visit.ts'
import { type OwnPorts, ownLimits } from './own-ports.ts'
import { findTokenOwner } from './verify-token.ts'

/**
 * Begins a visit after the first sign-in. Its token was made for this visit and these keys, and begins one visit only: the
 * id is taken by the first who comes with it.
 */
export async function beginVisit(
  { visit, keys, token }: z.infer<typeof zOwnBegin>,
  ports: OwnPorts,
): Promise<{ readonly cookie: Secret } | { readonly refused: ErrorCode }> {
  const browser = { sig: await thumbprintOf(keys.sig), enc: await thumbprintOf(keys.enc) }
  const nonce = await nonceOfVisit(visit, browser)
  const person = await findTokenOwner(token, nonce, ports)
  if (person === undefined) return { refused: 'own-refused' }
  const now = ports.clock.now()
  const cookie = new Secret(Buffer.from(ports.randomBytes(16)).toString('base64url'))
  const { directory } = ports.plan
  return await transact(ports.database, ports.clock, async (trx) => {
    if (await cameTooOften(trx, person, now)) return { refused: 'too-often' as const }
    const begun = await trx
      .insertInto('own_visit')
      .values({
        ...{ id: visit, person, cookie_hash: hashOfSecret(cookie), directory, created_at: now },
        ...{ sig_thumbprint: browser.sig, enc_thumbprint: browser.enc },
        expires_at: new Date(now.getTime() + ownLimits.visitMinutes * 60_000),
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!begun) return { refused: 'own-refused' }
    await askForVisit(trx, { visit, directory }, { kind: 'own-account', token, browser }, ports)
    return { cookie }
  })
}

async function cameTooOften(trx: Statements, person: string, now: Date): Promise<boolean> {
  const visits = await trx
    .selectFrom('own_visit')
    .select('id')
    .where('person', '=', person)
    .where('created_at', '>', new Date(now.getTime() - 3_600_000))
    .execute()
  return visits.length >= ownLimits.visitsPerHour
}
