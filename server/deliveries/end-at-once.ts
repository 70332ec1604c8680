import { sql } from 'kysely'
import type { CloseReason } from '../../protocol/jobs.ts'
import type { Statements } from '../server-ports.ts'
import { updateDelivery } from './update-delivery.ts'

/**
 * Ends everything by which anybody could still claim: links, claims, codes, and sealed boxes. A box that no agent has taken
 * goes nowhere. One that an agent has is erased here and not handed out again; its answer is waited for, since it says
 * whether a key was set.
 */
export async function endAtOnce(trx: Statements, delivery: string): Promise<void> {
  await trx
    .updateTable('claim')
    .set({ step: 'ended', mail_code_hash: null, pass_box: null, version: sql`version + 1` })
    .where('delivery_id', '=', delivery)
    .where('step', '<>', 'ended')
    .execute()
  await trx
    .deleteFrom('link')
    .where('delivery_id', '=', delivery)
    .where('purpose', '=', 'claim')
    .execute()
  await trx
    .updateTable('agent_job')
    .set({ payload: '{}', state: sql`case when state = 'waiting' then 'expired' else state end` })
    .where('delivery_id', '=', delivery)
    .where('claim_id', 'is not', null)
    .where('state', 'in', ['waiting', 'taken'])
    .execute()
}

/** Asks for the account to be closed. The next look at the delivery asks an agent. */
export async function askForClose(
  trx: Statements,
  delivery: string,
  because: CloseReason,
  now: Date,
): Promise<void> {
  await updateDelivery(trx, delivery, {
    close_because: because,
    close_asked_at: now,
    close_answered_at: null,
    close_code: null,
  })
}

/**
 * A key was set, or perhaps set, after its delivery was ended or its account was to be closed: then the account is to be
 * closed (again). Nothing where the delivery goes on. Returns the reason.
 */
export async function closeLateKey(
  trx: Statements,
  delivery: string,
  now: Date,
): Promise<CloseReason | undefined> {
  const asked = await trx
    .updateTable('delivery')
    .set({
      close_because: sql`coalesce(close_because, 'withdrawn')`,
      close_asked_at: now,
      close_answered_at: null,
      close_code: null,
    })
    .where('id', '=', delivery)
    .where('account', 'is not', null)
    .where(({ eb, or }) => or([eb('phase', '=', 'cancelled'), eb('close_because', 'is not', null)]))
    .returning('close_because')
    .executeTakeFirst()
  return asked?.close_because ?? undefined
}

/** The agent that took a box and never said what came of it: its journal alone knows. */
export async function findAgentInDoubt(
  trx: Statements,
  { id }: { readonly id: string },
): Promise<string | undefined> {
  const last = await trx
    .selectFrom('agent_job')
    .select(['state', 'taken_by'])
    .where('delivery_id', '=', id)
    .where('kind', '=', 'set-first-password')
    .orderBy('created_at', 'desc')
    .executeTakeFirst()
  return last?.state === 'expired' ? (last.taken_by ?? undefined) : undefined
}
