import { sql } from 'kysely'
import { findKeys } from '../../core/claim/decide-key.ts'
import type { Hello } from '../../protocol/claim-api.ts'
import type { Secret } from '../../protocol/secret.ts'
import { createLink, createMessage } from '../deliveries/carry-out-step.ts'
import { askForClose, endAtOnce } from '../deliveries/end-at-once.ts'
import { lockDelivery } from '../deliveries/read-delivery.ts'
import { updateDelivery } from '../deliveries/update-delivery.ts'
import { transact } from '../ledger/keep-ledger.ts'
import { hashOfSecret } from '../words/derive-words.ts'
import type { ClaimPorts } from './claim-ports.ts'
import { readKeyFacts } from './find-key.ts'
import { findDeliveryOfOldLink, findLink } from './find-link.ts'

/** What a live link greets with. Changes nothing, however often it is opened, and by whatever. */
export async function openLink(link: Secret, ports: ClaimPorts): Promise<Hello | undefined> {
  const delivery = await findLink(ports.database, link, ports)
  if (delivery === undefined) return undefined
  const row = await ports.database
    .selectFrom('delivery')
    .innerJoin('hire', 'hire.id', 'delivery.hire_id')
    .leftJoin('hire_contact', 'hire_contact.hire_id', 'hire.id')
    .select([
      'delivery.purpose',
      'hire_contact.first_name',
      'hire_contact.language',
      sql<string>`hire.starts_on::text`.as('starts_on'),
    ])
    .where('delivery.id', '=', delivery)
    .executeTakeFirst()
  if (!row) return undefined
  const { organisation, plan } = ports
  return {
    firstName: row.first_name ?? '',
    startsOn: row.starts_on,
    language: row.language ?? organisation.defaultLanguage,
    channels: plan.invitationBy === 'mail' ? ['mail', 'text'] : ['text', 'mail'],
    purpose: row.purpose,
    ...(organisation.knownWord ? { knownWord: organisation.knownWord } : {}),
    gives: [...findKeys(await readKeyFacts(ports.database, delivery, plan), plan)],
    desk: organisation.desk,
  }
}

/** New links that may be asked for in a day. */
const renewalsPerDay = 3

/** Sends a new link to the addresses on file, if this one ever was one. Says nothing about it. */
export async function renewLink(link: Secret, ports: ClaimPorts): Promise<void> {
  await transact(ports.database, ports.clock, async (trx) => {
    const delivery = await findDeliveryOfOldLink(trx, link)
    const row = delivery === undefined ? undefined : await lockDelivery(trx, delivery)
    if (!row) return
    const now = ports.clock.now()
    const renewed = await trx
      .selectFrom('link')
      .select('generation')
      .where('delivery_id', '=', row.id)
      .where('purpose', '=', 'claim')
      .where('created_at', '>', new Date(now.getTime() - 86_400_000))
      .execute()
    if (renewed.length > renewalsPerDay) return
    const generation = await createLink(trx, row, ports, now)
    const channel = ports.plan.invitationBy
    await createMessage(trx, row, { kind: 'link-renewed', channel, generation }, ports)
  })
}

/**
 * "This was not me": everything by which anybody could claim ends, the desk is told, and the account is closed, once for
 * each key that was set. Says nothing about it.
 */
export async function takeNotMe(secret: Secret, ports: ClaimPorts): Promise<void> {
  await transact(ports.database, ports.clock, async (trx) => {
    const now = ports.clock.now()
    const link = await trx
      .selectFrom('link')
      .select('delivery_id')
      .where('hash', '=', hashOfSecret(secret))
      .where('purpose', '=', 'not-me')
      .where('expires_at', '>', now)
      .executeTakeFirst()
    const row = link && (await lockDelivery(trx, link.delivery_id))
    if (!row) return
    // Whoever it was may have the link, the mailbox and the phone: only a person lets anybody in again.
    await endAtOnce(trx, row.id)
    if (row.close_asked_at === null) {
      await updateDelivery(trx, row.id, { problem: 'not-me', problem_at: now })
      await askForClose(trx, row.id, 'not-me', now)
      const detail = { reason: 'not-me' } as const
      await ports.appendLedger(trx, { event: 'close-asked', subject: row.id, detail })
    }
    await ports.wake(trx, row.id)
  })
}
