import type { PgBoss } from 'pg-boss'
import { systemClock } from '../../protocol/clock.ts'
import { createWakeAll } from '../../server/deliveries/ask-for-looks.ts'
import type { Hire } from '../../server/intake/hire.ts'
import { recordTaken, takeHires } from '../../server/intake/take-hires.ts'
import type { Store } from '../../server/store/open-database.ts'
import { createIntakePorts } from './create-intake-ports.ts'

/** Somebody to be hired; the start is today unless said otherwise. */
export interface WantedHire {
  readonly employeeNumber: string
  readonly firstName: string
  readonly lastName: string
  readonly mobile?: string
  readonly mail?: string
  readonly managerMail?: string
  readonly language?: string
  readonly device?: 'thin-client' | 'laptop' | 'phone'
  /** Days from today; 0 is today. */
  readonly startsIn?: number
}

/** Makes somebody known, or adds to what is known of them, as an import does. Returns the delivery's id. */
export async function makeHireKnown(
  wanted: WantedHire,
  store: Store,
  boss: PgBoss,
): Promise<string> {
  const start = new Date(Date.now() + (wanted.startsIn ?? 0) * 86_400_000)
  const { employeeNumber, startsIn: _, device, ...contact } = wanted
  const startsOn = start.toISOString().slice(0, 10)
  const hire: Hire = {
    names: { employeeNumber },
    start: { startsOn, timeZone: 'UTC', zoneAssumed: false },
    contact,
    ...(device ? { device } : {}),
  }
  const { ports } = createIntakePorts(store, { wakeAll: createWakeAll(boss), clock: systemClock })
  const namer = { source: 'import', containers: null } as const
  const [taken] = await store.transaction().execute(async (trx) => {
    const intake = await takeHires(trx, [hire], namer, ports)
    await recordTaken(trx, intake.entries, ports)
    return intake.taken
  })
  if (!taken || taken.outcome === 'refused') throw new Error('the hire was refused')
  const row = await store
    .selectFrom('delivery')
    .select('id')
    .where('hire_id', '=', taken.hire)
    .executeTakeFirstOrThrow()
  return row.id
}
