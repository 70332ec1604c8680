import type { Carrier } from '../../messaging/carriers/carrier.ts'
import { type CarriedOutcome, sendByCarriers } from '../../messaging/carriers/send-by-carriers.ts'
import type { BudgetLimits } from '../../messaging/decide-budget.ts'
import type { MailMessage, TextMessage } from '../../messaging/message-channel.ts'
import { lockDelivery } from '../deliveries/read-delivery.ts'
import type { ServerPorts } from '../server-ports.ts'
import { countMessage } from './count-message.ts'
import { markDeskTold, markDeskUntold } from './mark-desk.ts'
import { type MessageRow, type WordingPorts, wordMessage } from './word-message.ts'

/** What sending needs beside the server's parts. */
export interface SendingPorts extends ServerPorts, WordingPorts {
  /** In the order in which they are asked. */
  readonly mail: readonly Carrier<MailMessage>[]
  /** Empty: no text provider is configured, and the plan sends no invitations by text. */
  readonly text: readonly Carrier<TextMessage>[]
  readonly budget: BudgetLimits
}

/** A try that failed for a passing reason: the queue tries again, with the same words. */
export class TryAgain extends Error {
  constructor(code: string) {
    super(code)
    this.name = 'TryAgain'
  }
}

/** Why a message ends that has no words (any more): the address is erased, the claim is over, the problem is settled. */
const wordless = 'nobody-to-send-to'
/** How often a message is tried before it counts as undeliverable. */
const mostAttempts = 12

/**
 * One try at a message. Sent messages are not sent again; a try that was cut off is repeated with the same words, since a
 * late duplicate is better than none. Throws {@link TryAgain} where another try may do better.
 */
export async function sendMessage(
  id: string,
  ports: SendingPorts,
  signal: AbortSignal,
): Promise<void> {
  const message = await claimMessage(id, ports)
  if (!message) return
  const worded = await wordIt(message, ports)
  if (worded === undefined) return await settle(message, 'failed', wordless, ports)
  if (isCounted(message.kind)) {
    const counted = { delivery: message.delivery_id, address: worded.to }
    const spent = await countMessage(counted, ports.budget, ports)
    if (spent) return await settle(message, 'failed', spent, ports)
  }
  ports.reach('message-before-send')
  const carried = await dispatch(message, worded, ports, signal)
  ports.reach('message-after-send')
  await takeOutcome(message, carried, ports)
}

async function claimMessage(id: string, { database }: SendingPorts) {
  return await database
    .updateTable('message')
    .set((row) => ({ state: 'sending', attempts: row('attempts', '+', 1) }))
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'sending'])
    .returning([
      'id',
      'delivery_id',
      'kind',
      'channel',
      'generation',
      'claim_id',
      'created_at',
      'about',
      'attempts',
      'carrier',
    ])
    .executeTakeFirst()
}

type ClaimedMessage = NonNullable<Awaited<ReturnType<typeof claimMessage>>>

async function wordIt(message: ClaimedMessage, ports: SendingPorts) {
  const row = await ports.database
    .transaction()
    .execute((trx) => lockDelivery(trx, message.delivery_id))
  const claim = message.claim_id === null ? undefined : await readClaim(message.claim_id, ports)
  return row && wordMessage(message satisfies MessageRow, row, claim, ports)
}

async function readClaim(claim: string, { database }: SendingPorts) {
  return await database
    .selectFrom('claim')
    .select(['language', 'mail_generation'])
    .where('id', '=', claim)
    .where('step', '<>', 'ended')
    .executeTakeFirst()
}

/** The desk and the managers are told of everybody: nothing may end in silence because many start, or end there, on one day. */
function isCounted(kind: string): boolean {
  return kind !== 'desk-ticket' && kind !== 'manager-notice'
}

/** Which carrier has a message, or may have it, stands in its row before that carrier is asked. */
function dispatch(
  message: ClaimedMessage,
  worded: MailMessage | TextMessage,
  ports: SendingPorts,
  signal: AbortSignal,
): Promise<CarriedOutcome> {
  const note = async (carrier: string | undefined) => {
    await ports.database
      .updateTable('message')
      .set({ carrier: carrier ?? null })
      .where('id', '=', message.id)
      .where('state', '=', 'sending')
      .execute()
  }
  const noted = { heldBy: message.carrier ?? undefined, note }
  const dated = { askedAt: message.created_at }
  return worded.channel === 'mail'
    ? sendByCarriers({ ...worded, ...dated }, ports.mail, noted, signal)
    : sendByCarriers({ ...worded, ...dated }, ports.text, noted, signal)
}

async function takeOutcome(
  message: ClaimedMessage,
  { outcome, carrier }: CarriedOutcome,
  ports: SendingPorts,
): Promise<void> {
  if (outcome.outcome === 'accepted') {
    return await ports.database.transaction().execute(async (trx) => {
      await trx
        .updateTable('message')
        .set({
          // A carrier that names no reference cannot report either.
          ...{ state: 'sent', reference: outcome.reference || null, code: null },
          ...{ carrier: carrier ?? null, sent_at: ports.clock.now() },
        })
        .where('id', '=', message.id)
        .execute()
      if (message.kind === 'desk-ticket') await markDeskTold(trx, message, ports)
    })
  }
  const code = outcome.outcome === 'refused' ? outcome.code : 'unknown'
  const permanent = outcome.outcome === 'refused' && outcome.permanent
  if (permanent || message.attempts >= mostAttempts) {
    return await settle(message, 'failed', code, ports)
  }
  throw new TryAgain(code)
}

/**
 * Writes how a message ended, and wakes its delivery: what could not be delivered is a problem for a person. A server that
 * was frozen for a while may find that another has sent it: then its own failure is none.
 */
async function settle(
  message: ClaimedMessage,
  state: 'failed',
  code: string,
  ports: SendingPorts,
): Promise<void> {
  const { id, kind, delivery_id: delivery } = message
  // A mail without words is one that nobody needs any more.
  if (kind === 'desk-ticket' && code !== wordless) {
    ports.log.error('the desk could not be told', { message: id, delivery, code })
  } else ports.log.warn('a message was not sent', { message: id, kind, code })
  await ports.database.transaction().execute(async (trx) => {
    const settled = await trx
      .updateTable('message')
      .set({ state, code })
      .where('id', '=', message.id)
      .where('state', '=', 'sending')
      .returning('id')
      .executeTakeFirst()
    if (!settled) return
    await ports.wake(trx, delivery)
    if (kind === 'desk-ticket') await markDeskUntold(trx, message, ports)
  })
}
