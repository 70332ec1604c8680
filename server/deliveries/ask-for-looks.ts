import { fromKysely, type PgBoss } from 'pg-boss'
import type { Statements, Wake, WakeAll } from '../server-ports.ts'

export const lookQueue = 'look-at-delivery'

/** What the queue holds: which delivery, and the time a planned look was for. */
export interface Look {
  readonly delivery: string
  readonly at?: string
}

/** The looks of a batch are asked for in one statement at its end: a statement for each would be a third of its work. */
const kept = new WeakMap<Statements, Look[]>()

/** Asks for looks in the transaction of whatever makes one needed; within {@link keepLooks}, at its end. */
export function createWake(boss: PgBoss): Wake {
  return async (trx, delivery, at) => {
    const look: Look = at ? { delivery, at: at.toISOString() } : { delivery }
    const looks = kept.get(trx)
    if (looks) looks.push(look)
    else await insertLooks(boss, trx, [look])
  }
}

/** Asks for a look at each of many deliveries, now, in one statement. */
export function createWakeAll(boss: PgBoss): WakeAll {
  return (trx, deliveries) =>
    insertLooks(
      boss,
      trx,
      deliveries.map((delivery) => ({ delivery })),
    )
}

/** Keeps the looks that a transaction asks for until `write`. */
export function keepLooks(trx: Statements, boss: PgBoss) {
  const looks: Look[] = []
  kept.set(trx, looks)
  return {
    /** How many are kept: what `forget` goes back to. */
    count: () => looks.length,
    /** Forgets what was kept after `count`, with the part of the transaction that is rolled back. */
    forget: (count: number) => void looks.splice(count),
    write: () => insertLooks(boss, trx, looks),
  }
}

async function insertLooks(boss: PgBoss, trx: Statements, looks: readonly Look[]): Promise<void> {
  if (looks.length === 0) return
  const jobs = looks.map((look) => ({
    data: look,
    ...(look.at === undefined ? {} : { startAfter: look.at }),
  }))
  await boss.insert(lookQueue, jobs, { db: fromKysely(trx) })
}
