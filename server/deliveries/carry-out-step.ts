import type { Announcement, Deed, Question } from '../../core/delivery/decide-next-step.ts'
import { linkEndOf } from '../../core/delivery/times-of-delivery.ts'
import { isTemporaryRoute } from '../../core/plan/gives-pass.ts'
import type { Route } from '../../core/plan/plan.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import { findFirstAgent, findKeeper } from '../agents/find-keeper.ts'
import type { ServerPorts, Statements } from '../server-ports.ts'
import { hashOfSecret } from '../words/derive-words.ts'
import { askAgent, jobForQuestion } from './ask-agent.ts'
import { createTicket } from './create-ticket.ts'
import { askForClose, findAgentInDoubt } from './end-at-once.ts'
import { eraseContact } from './erase-contact.ts'
import { type DeliveryRow, startOf } from './read-delivery.ts'
import { takeContact } from './take-contact.ts'
import { updateDelivery } from './update-delivery.ts'

/** The one agent that can answer: the one in doubt, or the first on the list, whose memory alone counts. */
async function findOnlyAgent(
  trx: Statements,
  question: Question,
  row: DeliveryRow,
  { route }: ServerPorts['plan'],
) {
  if (question === 'close-account') {
    const inDoubt = await findAgentInDoubt(trx, row)
    // Whose a temporary password is, only the agent that sent it can tell.
    return inDoubt ?? (await findFirstAgentOf(trx, row, route))
  }
  if (question === 'send-temporary-password' || question === 'hand-pass') {
    return await findFirstAgent(row.directory, trx)
  }
  if (question === 'find-account') return await findKeeper(row.directory, row.id, trx)
  return undefined
}

async function findFirstAgentOf(trx: Statements, { directory }: DeliveryRow, route: Route) {
  return isTemporaryRoute(route) ? await findFirstAgent(directory, trx) : undefined
}

/** Carries out one deed. All of it commits with the look, or none. */
export async function carryOutStep(
  trx: Statements,
  row: DeliveryRow,
  step: Deed,
  ports: ServerPorts,
): Promise<void> {
  const now = ports.clock.now()
  switch (step.do) {
    case 'ask-agent': {
      const about = { delivery: row.id, directory: row.directory }
      const agent = await findOnlyAgent(trx, step.question, row, ports.plan)
      await askAgent(
        trx,
        about,
        jobForQuestion(step.question, row, ports),
        ports,
        agent ? { agent } : {},
      )
      return
    }
    case 'send':
      if (step.announcement === 'reminder') return await remind(trx, row, step.by, ports)
      return announcements[step.announcement](trx, row, ports, now)
    case 'tell-desk':
      return await tellDesk(trx, row, step.problem, ports, now)
    case 'spare-desk':
      return await updateDelivery(trx, row.id, { desk_told_of: null, desk_untold_since: null })
    case 'close':
      return await close(trx, row, step.because, ports, now)
    case 'take-contact':
      return await takeContact(trx, row, ports)
    case 'erase':
      return await eraseContact(trx, row, ports)
    case 'expire':
      return await expire(trx, row, ports, now)
  }
}

async function expire(
  trx: Statements,
  row: DeliveryRow,
  ports: ServerPorts,
  now: Date,
): Promise<void> {
  await askForClose(trx, row.id, 'expired', now)
  const detail = { reason: 'expired' } as const
  await ports.appendLedger(trx, { event: 'close-asked', subject: row.id, detail })
}

type Announce = (trx: Statements, row: DeliveryRow, ports: ServerPorts, now: Date) => Promise<void>

/** Whoever holds what opens the account does not hear its name from us. */
const kindOfName: Readonly<Partial<Record<Route, 'account-name' | 'account-name-for-pass'>>> = {
  'temporary-password-to-manager': 'account-name',
  'pass-to-manager': 'account-name-for-pass',
}

const announcements: Readonly<Record<Announcement, Announce>> = {
  invitation: async (trx, row, ports, now) => {
    const generation = await createLink(trx, row, ports, now)
    await updateDelivery(trx, row.id, { phase: 'invited', invited_at: now })
    const channel = ports.plan.invitationBy
    await createMessage(trx, row, { kind: 'invitation', channel, generation }, ports)
    const detail = { channel, generation }
    await ports.appendLedger(trx, { event: 'invitation-sent', subject: row.id, detail })
  },
  'contact-changed': async (trx, row, ports, now) => {
    await trx
      .updateTable('contact_change')
      .set({ told_at: now })
      .where('hire_id', '=', row.hire_id)
      .where('taken_from', 'is not', null)
      .execute()
    const generation = await countMessages(trx, row, 'contact-changed')
    await createMessage(trx, row, { kind: 'contact-changed', channel: 'mail', generation }, ports)
  },
  'manager-notice': async (trx, row, ports, now) => {
    await updateDelivery(trx, row.id, { manager_told_at: now })
    const generation = 1
    const kind = kindOfName[ports.plan.route] ?? 'manager-notice'
    await createMessage(trx, row, { kind, channel: 'mail', generation }, ports)
  },
  'hire-done': async (trx, row, ports, now) => {
    await updateDelivery(trx, row.id, { hire_told_at: now })
    // Every key that is set is told of: a later one under a generation of its own.
    const generation = await countMessages(trx, row, 'hire-done')
    const expires = new Date(now.getTime() + 30 * 86_400_000)
    await trx
      .insertInto('link')
      .values({
        hash: hashOfSecret(ports.words.link('not-me', row.id, generation)),
        delivery_id: row.id,
        purpose: 'not-me',
        generation,
        created_at: now,
        expires_at: expires,
      })
      .execute()
    await createMessage(trx, row, { kind: 'hire-done', channel: 'mail', generation }, ports)
  },
}

/** The same link again: a reminder does not end the invitation it reminds of. */
async function remind(
  trx: Statements,
  row: DeliveryRow,
  channel: 'mail' | 'text',
  ports: ServerPorts,
): Promise<void> {
  const generation = row.reminders + 1
  await updateDelivery(trx, row.id, { reminders: generation })
  await createMessage(trx, row, { kind: 'reminder', channel, generation }, ports)
}

/** Makes the next link of a delivery; the ones before it stop working. Returns its generation. */
export async function createLink(
  trx: Statements,
  row: DeliveryRow,
  ports: ServerPorts,
  now: Date,
): Promise<number> {
  const generation = row.link_generation + 1
  const start = { startDay: row.starts_on, startsAt: startOf(row, ports.plan), zone: row.time_zone }
  await trx
    .insertInto('link')
    .values({
      hash: hashOfSecret(ports.words.link('claim', row.id, generation)),
      delivery_id: row.id,
      purpose: 'claim',
      generation,
      created_at: now,
      expires_at: new Date(linkEndOf(start, ports.plan)),
    })
    .execute()
  await updateDelivery(trx, row.id, { link_generation: generation })
  return generation
}

/** Puts a message on its way: a row, and a job that sends it. */
export async function createMessage(
  trx: Statements,
  row: Pick<DeliveryRow, 'id'>,
  message: {
    readonly kind: string
    readonly channel: 'mail' | 'text'
    readonly generation: number
    readonly claim?: string
    readonly about?: ErrorCode
  },
  ports: Pick<ServerPorts, 'newId' | 'clock' | 'askToSend'>,
): Promise<void> {
  const id = ports.newId()
  await trx
    .insertInto('message')
    .values({
      id,
      delivery_id: row.id,
      claim_id: message.claim ?? null,
      kind: message.kind,
      channel: message.channel,
      generation: message.generation,
      about: message.about ?? null,
      created_at: ports.clock.now(),
    })
    .execute()
  await ports.askToSend(trx, id)
}

async function tellDesk(
  trx: Statements,
  row: DeliveryRow,
  problem: ErrorCode,
  ports: ServerPorts,
  now: Date,
): Promise<void> {
  const ticket = row.ticket ?? createTicket(row.id)
  await updateDelivery(trx, row.id, { desk_told_of: problem, desk_told_at: now, ticket })
  const generation = await countMessages(trx, row, 'desk-ticket')
  const message = { kind: 'desk-ticket', channel: 'mail', generation, about: problem } as const
  await createMessage(trx, row, message, ports)
  // A mail that did not go out is tried again under the same ticket; the ledger says when one went.
  if (row.desk_untold_since !== null && row.desk_told_of === problem) return
  const detail = { reason: problem, ticket }
  await ports.appendLedger(trx, { event: 'desk-told', subject: row.id, detail })
}

async function close(
  trx: Statements,
  row: DeliveryRow,
  outcome: string,
  ports: ServerPorts,
  now: Date,
): Promise<void> {
  await updateDelivery(trx, row.id, { phase: 'closed', closed_at: now })
  await trx.updateTable('hire').set({ ended_at: now }).where('id', '=', row.hire_id).execute()
  await trx
    .updateTable('claim')
    .set({ step: 'ended' })
    .where('delivery_id', '=', row.id)
    .where('step', '<>', 'done')
    .execute()
  const detail = { outcome }
  await ports.appendLedger(trx, { event: 'delivery-closed', subject: row.id, detail })
}

async function countMessages(trx: Statements, row: DeliveryRow, kind: string): Promise<number> {
  const sent = await trx
    .selectFrom('message')
    .select('id')
    .where('delivery_id', '=', row.id)
    .where('kind', '=', kind)
    .execute()
  return sent.length + 1
}
