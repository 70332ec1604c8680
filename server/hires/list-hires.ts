import { sql } from 'kysely'
import type { Store } from '../store/open-database.ts'
import { toInstant } from './to-instant.ts'

export const phases = ['finding', 'planned', 'invited', 'keyed', 'closed', 'cancelled'] as const
export type Phase = (typeof phases)[number]

/** Which hires, and how many at once. */
export interface HireQuery {
  readonly phase?: Phase
  /** Only those that a person has to look at. */
  readonly troubled?: boolean
  /** First days from and to, both included. */
  readonly from?: string
  readonly to?: string
  readonly most: number
  /** Where the page before ended. */
  readonly after?: { readonly startsOn: string; readonly id: string }
  /** The containers of whoever asks; null: all. */
  readonly containers: readonly string[] | null
}

/** Hires in the order in which they start. */
export async function listHires(database: Store, query: HireQuery) {
  const { phase, troubled, from, to, after, containers, most } = query
  return await database
    .selectFrom('hire')
    .innerJoin('delivery', 'delivery.hire_id', 'hire.id')
    .leftJoin('hire_contact', 'hire_contact.hire_id', 'hire.id')
    .select([
      'hire.id',
      'hire.employee_number as employeeNumber',
      'hire_contact.first_name as firstName',
      'hire_contact.last_name as lastName',
      'hire.starts_on as startsOn',
      'hire.time_zone as timeZone',
      'delivery.phase',
      'delivery.problem',
      'delivery.desk_told_of as deskToldOf',
      'delivery.ticket',
      toInstant('delivery.desk_untold_since').as('deskUntoldSince'),
    ])
    .$if(phase !== undefined, (q) => q.where('delivery.phase', '=', phase ?? 'finding'))
    .$if(troubled === true, (q) =>
      q
        .where((eb) =>
          eb.or([
            eb('delivery.problem', 'is not', null),
            eb('delivery.desk_told_of', 'is not', null),
          ]),
        )
        .where('delivery.phase', 'not in', ['closed', 'cancelled']),
    )
    .$if(from !== undefined, (q) => q.where('hire.starts_on', '>=', from ?? ''))
    .$if(to !== undefined, (q) => q.where('hire.starts_on', '<=', to ?? ''))
    .$if(containers !== null, (q) =>
      q.where(sql<boolean>`hire.containers <@ ${containers}::text[]`),
    )
    .$if(after !== undefined, (q) =>
      q.where(({ eb, refTuple, tuple }) =>
        eb(
          refTuple('hire.starts_on', 'hire.id'),
          '>',
          tuple(after?.startsOn ?? '', after?.id ?? ''),
        ),
      ),
    )
    .orderBy('hire.starts_on')
    .orderBy('hire.id')
    .limit(most)
    .execute()
}
