import { sql } from 'kysely'
import { custodyOfRoute, describeRoute } from '../../core/plan/custody-of-route.ts'
import { findDeviceAdvice } from '../../core/plan/find-device-advice.ts'
import { isPassRoute } from '../../core/plan/gives-pass.ts'
import { maskAddress } from '../../messaging/mask-address.ts'
import { zDevice } from '../../protocol/claim-api.ts'
import { zParityRoute } from '../../protocol/parity-route.ts'
import { describeAdvice } from '../intake/device-advice.ts'
import type { IntakePorts } from '../intake/intake-ports.ts'
import type { Store } from '../store/open-database.ts'
import { toInstant } from './to-instant.ts'

/** Which hire, and the containers of whoever asks (null: all). */
interface HireAsked {
  readonly hire: string
  readonly containers: readonly string[] | null
}

type ShowPorts = Pick<IntakePorts, 'database' | 'plan' | 'defaultDevice'>

/** Reads a hire for whoever looks after it. Undefined where there is none, or none they may see. */
export async function showHire(
  { database, plan, defaultDevice }: ShowPorts,
  { hire, containers }: HireAsked,
) {
  const row = await selectHire(database)
    .where('hire.id', '=', hire)
    .$if(containers !== null, (query) =>
      query.where(sql<boolean>`hire.containers <@ ${containers}::text[]`),
    )
    .orderBy('delivery.created_at', 'desc')
    .executeTakeFirst()
  if (!row) return undefined
  const events = await database
    .selectFrom('ledger')
    .select(['at', 'event', 'detail'])
    .where('subject', '=', row.delivery)
    .orderBy('seq')
    .execute()
  const { mobile, mail, manager_mail, cloud_state, pass_lifetime, ...shown } = row
  const { method, methodAt, passMintedAt, passEndsAt, passRemovedAt, cloudHindrances, ...rest } =
    shown
  const device = zDevice.safeParse(row.device).data ?? defaultDevice
  const advice = findDeviceAdvice(plan.worlds, plan.devices[device])
  return {
    ...rest,
    advice: advice ? describeAdvice(advice) : null,
    cloud:
      cloud_state === null
        ? null
        : {
            state: stateOf({ ...row, cloud_state }),
            hindrances: cloudHindrances ?? [],
            ...{ method, methodAt, passMintedAt, passEndsAt, passRemovedAt },
          },
    mobile: mask(mobile),
    mail: mask(mail),
    managerMail: mask(manager_mail),
    route: describeRoute(plan.route),
    custody: custodyOf(events),
    missing: findMissing(row, plan),
    timeline: events.map(({ at, event, detail }) => ({ at: at.toISOString(), event, detail })),
  }
}

/**
 * Who could read the key that was set last on its way, and on whose word it was set. A key of a claim travels in a sealed
 * box; what differs is what the agent's guard took as proof: `server` is this server's word alone.
 */
function custodyOf(
  events: readonly { readonly event: string; readonly detail: Readonly<Record<string, unknown>> }[],
) {
  const set = events.findLast(({ event, detail }) => isHandedOver(event, detail))
  if (!set) return null
  const said = set.detail['route']
  const route = zParityRoute.options.find((name) => name === said) ?? 'claim'
  const { readableBy } = custodyOfRoute(route)
  return { readableBy, proof: toProof(set.detail['proof']) }
}

/** A key that was set, or a pass that left on another way than in a claim. */
function isHandedOver(event: string, detail: Readonly<Record<string, unknown>>): boolean {
  return event === 'key-set' || (event === 'pass-minted' && detail['route'] !== undefined)
}

/** What the route does not give: whoever came in with a pass has no password for the directory. */
function findMissing(
  row: { readonly signedInAt: string | null },
  { route, worlds }: IntakePorts['plan'],
) {
  const isMissing = isPassRoute(route) && worlds.includes('ad') && row.signedInAt === null
  return isMissing ? ('directory-password' as const) : null
}

/** How the cloud's half stands, in one word. */
function stateOf(row: {
  readonly cloud_state: boolean
  readonly method: string | null
  readonly passMintedAt: string | null
  readonly pass_lifetime: number | null
}) {
  if (row.method !== null) return 'registered' as const
  if (row.cloud_state) return 'absent' as const
  if (row.passMintedAt !== null) return 'given' as const
  return row.pass_lifetime === null ? ('hindered' as const) : ('ready' as const)
}

const proofs = ['text', 'allowance', 'server'] as const

function toProof(said: unknown) {
  return proofs.find((proof) => proof === said) ?? null
}

function mask(address: string | null): string | null {
  return address === null ? null : maskAddress(address)
}

function selectHire(database: Store) {
  return database
    .selectFrom('hire')
    .innerJoin('delivery', 'delivery.hire_id', 'hire.id')
    .leftJoin('hire_contact', 'hire_contact.hire_id', 'hire.id')
    .leftJoin('cloud_status', 'cloud_status.delivery_id', 'delivery.id')
    .leftJoinLateral(
      (query) =>
        query
          .selectFrom('pass')
          .select(['minted_at', 'expires_at', 'removed_at'])
          .whereRef('pass.delivery_id', '=', 'delivery.id')
          .where('shown', '=', true)
          .orderBy('minted_at', 'desc')
          .limit(1)
          .as('last_pass'),
      (join) => join.onTrue(),
    )
    .select([
      'hire.id',
      'hire.source',
      'hire.employee_number as employeeNumber',
      'hire.object_guid as objectGuid',
      'hire.user_principal_name as userPrincipalName',
      'hire.sam_account_name as samAccountName',
      'hire.starts_on as startsOn',
      sql<string | null>`to_char(hire.starts_at, 'HH24:MI')`.as('startsAt'),
      'hire.time_zone as timeZone',
      'hire.device',
      'hire_contact.first_name as firstName',
      'hire_contact.last_name as lastName',
      'hire_contact.language',
      'hire_contact.mobile',
      'hire_contact.mail',
      'hire_contact.manager_name as managerName',
      'hire_contact.manager_mail',
      'delivery.id as delivery',
      'delivery.directory',
      'delivery.phase',
      'delivery.problem',
      'delivery.desk_told_of as deskToldOf',
      'delivery.ticket',
      'delivery.hindrances',
      toInstant('delivery.desk_untold_since').as('deskUntoldSince'),
      toInstant('delivery.account_found_at').as('accountFoundAt'),
      toInstant('delivery.invited_at').as('invitedAt'),
      toInstant('delivery.keyed_at').as('keyedAt'),
      toInstant('delivery.signed_in_at').as('signedInAt'),
      toInstant('delivery.closed_at').as('closedAt'),
      toInstant('delivery.next_look_at').as('nextLookAt'),
      'cloud_status.absent as cloud_state',
      'cloud_status.hindrances as cloudHindrances',
      'cloud_status.lifetime_minutes as pass_lifetime',
      'cloud_status.method',
      toInstant('cloud_status.method_at').as('methodAt'),
      toInstant('last_pass.minted_at').as('passMintedAt'),
      toInstant('last_pass.expires_at').as('passEndsAt'),
      toInstant('last_pass.removed_at').as('passRemovedAt'),
    ])
}
