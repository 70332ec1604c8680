import { sql } from 'kysely'
import type { CloseFacts, DeliveryFacts } from '../../core/delivery/delivery-facts.ts'
import type { Plan } from '../../core/plan/plan.ts'
import { instantOf, minutesOf } from '../../core/time/zoned-time.ts'
import { isErrorCode } from '../../protocol/errors.ts'
import { type JobKind, zHindrance } from '../../protocol/jobs.ts'
import type { ServerPorts, Statements } from '../server-ports.ts'
import { lockDeliveryRow } from '../store/lock-delivery-row.ts'
import { readCloudFacts } from './read-cloud-facts.ts'
import { readReset } from './read-reset.ts'

/** A delivery with its hire and contact, read under a lock on the delivery's row. */
export type DeliveryRow = NonNullable<Awaited<ReturnType<typeof lockDelivery>>>

/** Locks a delivery for the rest of the transaction and reads it. */
export async function lockDelivery(trx: Statements, id: string) {
  await lockDeliveryRow(trx, id)
  return await readLocked(trx, id)
}

/** Reads a delivery that is locked already. */
export async function readLocked(trx: Statements, id: string) {
  return await trx
    .selectFrom('delivery')
    .innerJoin('hire', 'hire.id', 'delivery.hire_id')
    .leftJoin('hire_contact', 'hire_contact.hire_id', 'hire.id')
    .leftJoin('cloud_status', 'cloud_status.delivery_id', 'delivery.id')
    .leftJoin('reset', 'reset.delivery_id', 'delivery.id')
    .selectAll('delivery')
    .select([
      'hire.employee_number',
      'hire.object_guid',
      'hire.user_principal_name as hinted_upn',
      'hire.sam_account_name as hinted_sam',
      'hire.time_zone',
      'hire.device',
      'hire.containers as allowed_containers',
      sql<string>`starts_on::text`.as('starts_on'),
      sql<string | null>`to_char(starts_at, 'HH24:MI')`.as('starts_at'),
      'hire_contact.first_name',
      'hire_contact.last_name',
      'hire_contact.language',
      'hire_contact.mobile',
      'hire_contact.mail',
      'hire_contact.manager_name',
      'hire_contact.manager_mail',
      'cloud_status.method_at',
      'reset.receipt as phone_receipt',
      'reset.password_before',
      'reset.cloud_before',
    ])
    .select((query) =>
      // The pass to be watched or removed next: one that nobody was shown comes first.
      query
        .selectFrom('pass')
        .select('pass.receipt')
        .whereRef('pass.delivery_id', '=', 'delivery.id')
        .where('pass.removed_at', 'is', null)
        .orderBy('pass.shown')
        .limit(1)
        .as('pass_receipt'),
    )
    .where('delivery.id', '=', id)
    .executeTakeFirst()
}

/** When a hire starts, in milliseconds since 1970. */
export function startOf(
  row: Pick<DeliveryRow, 'starts_on' | 'starts_at' | 'time_zone'>,
  plan: Plan,
): number {
  const minutes = row.starts_at ? minutesOf(row.starts_at) : plan.startsAt
  return instantOf({ day: row.starts_on, minutes }, row.time_zone)
}

/** All that a decision about a delivery rests on. */
export async function readDeliveryFacts(
  trx: Statements,
  row: DeliveryRow,
  { plan, carriesText }: Pick<ServerPorts, 'plan' | 'carriesText'>,
  now: Date,
): Promise<DeliveryFacts> {
  const jobs = await trx
    .selectFrom('agent_job')
    .select(['kind', 'created_at', 'claim_id', 'expires_at'])
    .where('delivery_id', '=', row.id)
    .where('state', 'in', ['waiting', 'taken'])
    .orderBy('created_at')
    .execute()
  const own = jobs.filter((job) => job.claim_id === null && job.expires_at > now)
  const failed = await findFailedLink(trx, row)
  return {
    phase: row.phase,
    startDay: row.starts_on,
    zone: row.time_zone,
    startsAt: startOf(row, plan),
    hindrances: row.hindrances.flatMap((each) => zHindrance.safeParse(each).data ?? []),
    hasPolicy: row.policy !== null,
    reach: { mail: row.mail !== null, text: row.text_to !== null },
    linkBy: { mail: row.mail !== null, text: row.mobile !== null && carriesText },
    managerReachable: row.manager_mail !== null,
    messageFailed: failed !== undefined,
    reminders: row.reminders,
    openJobs: own.map(({ kind }) => kind as JobKind),
    // One that has expired is, until that is written down, still under way.
    boxUnderWay: jobs.some(({ kind }) => kind === 'set-first-password'),
    ...(await readContactChange(trx, row)),
    ...(plan.worlds.includes('entra') ? { cloud: await readCloudFacts(trx, row.id) } : {}),
    ...(await readReset(trx, row.id)),
    deskMailWaits: await hasDeskMailWaiting(trx, row),
    ...(row.close_asked_at === null ? {} : { close: closeOf(row, row.close_asked_at) }),
    ...present({
      waitingForAgentSince: own[0]?.created_at,
      searchedAt: row.searched_at,
      statusReadAt: row.status_read_at,
      invitedAt: row.invited_at,
      keyedAt: row.keyed_at,
      lookedForSignInAt: row.looked_for_sign_in_at,
      signedInAt: row.signed_in_at,
      passwordChangedAt: row.password_changed_at,
      cloudSignedInAt: row.cloud_signed_in_at,
      managerToldAt: row.manager_told_at,
      deskToldAt: row.desk_told_at,
      deskUntoldSince: row.desk_untold_since,
      hireToldAt: row.hire_told_at,
      endedAt: row.closed_at,
      erasedAt: row.erased_at,
    }),
    ...(row.provisioning_code !== null && isErrorCode(row.provisioning_code)
      ? { provisioning: row.provisioning_code }
      : {}),
    ...(row.container === null ? {} : { container: row.container }),
    ...(row.may_return === null ? {} : { mayReturn: row.may_return }),
    ...(row.never_used === null ? {} : { neverUsed: row.never_used }),
    ...(row.problem !== null && isErrorCode(row.problem) ? { reported: row.problem } : {}),
    ...(row.desk_told_of !== null && isErrorCode(row.desk_told_of)
      ? { deskToldOf: row.desk_told_of }
      : {}),
  }
}

/** An invitation, or a reminder of it, that could not be delivered. */
async function findFailedLink(trx: Statements, row: DeliveryRow) {
  return await trx
    .selectFrom('message')
    .select('id')
    .where('delivery_id', '=', row.id)
    .where(({ and, eb, or }) =>
      or([
        and([
          eb('kind', 'in', ['invitation', 'link-renewed']),
          eb('generation', '=', row.link_generation),
        ]),
        and([eb('kind', '=', 'reminder'), eb('generation', '=', row.reminders)]),
      ]),
    )
    .where('state', '=', 'failed')
    .executeTakeFirst()
}

/** The change that counts first, of those that the desk accepted. */
async function readContactChange(trx: Statements, row: DeliveryRow) {
  const change = await trx
    .selectFrom('contact_change')
    .select(['told_at', 'taken_from'])
    .where('hire_id', '=', row.hire_id)
    .where('taken_from', 'is not', null)
    .orderBy('taken_from')
    .executeTakeFirst()
  if (!change?.taken_from) return {}
  const takenFrom = change.taken_from.getTime()
  return { contactChange: { told: change.told_at !== null, takenFrom } }
}

function closeOf(row: DeliveryRow, askedAt: Date): CloseFacts {
  return {
    askedAt: askedAt.getTime(),
    ...(row.close_answered_at === null ? {} : { answeredAt: row.close_answered_at.getTime() }),
    ...(row.close_code === null ? {} : { code: row.close_code }),
    ...(row.close_because === 'expired' ? { isExpiry: true as const } : {}),
  }
}

/** Asked only of what is over and not erased: nothing else waits for it. */
async function hasDeskMailWaiting(trx: Statements, row: DeliveryRow): Promise<boolean> {
  const isOver = row.phase === 'closed' || row.phase === 'cancelled'
  if (!isOver || row.erased_at !== null || row.desk_told_of === null) return false
  const waiting = await trx
    .selectFrom('message')
    .select('id')
    .where('delivery_id', '=', row.id)
    .where('kind', '=', 'desk-ticket')
    .where('state', 'in', ['waiting', 'sending'])
    .executeTakeFirst()
  return waiting !== undefined
}

/** The instants that are there, as milliseconds. */
function present<K extends string>(
  instants: Record<K, Date | null | undefined>,
): Partial<Record<K, number>> {
  const entries = Object.entries<Date | null | undefined>(instants)
    .filter(([, instant]) => instant !== null && instant !== undefined)
    .map(([name, instant]) => [name, instant?.getTime()])
  return Object.fromEntries(entries)
}
