import { sql } from 'kysely'
import { type Db, fromKysely, type PgBoss } from 'pg-boss'
import { keepLedger } from '../ledger/keep-ledger.ts'
import type { AskToSend, ServerPorts, Statements } from '../server-ports.ts'
import { kyselyOverBoss } from '../store/kysely-over-boss.ts'
import { keepLooks, type Look, lookQueue } from './ask-for-looks.ts'
import { lookAtDelivery } from './look-at-delivery.ts'

export const sendQueue = 'send-message'

/** After a fault a delivery is looked at again after 10 s, 20 s, 40 s … at most an hour. */
const firstPauseSeconds = 10
const longestPauseSeconds = 3600

/** Makes the queues, on whichever server starts first. */
export async function createQueues(boss: PgBoss): Promise<void> {
  // A server that dies loses its jobs to another after `heartbeatSeconds`.
  const frame = {
    heartbeatSeconds: 10,
    notify: true,
    retryLimit: 1000,
    retryBackoff: true,
    // What is done is of no more use: the row and the ledger say what happened.
    deleteAfterSeconds: 3600,
  }
  await boss.createQueue(lookQueue, { ...frame, retryDelay: 1, retryDelayMax: 60 })
  await boss.createQueue(sendQueue, { ...frame, retryDelay: 5, retryDelayMax: 600 })
}

/** Asks for a message to be sent, in the transaction that created it. */
export function createAskToSend(boss: PgBoss): AskToSend {
  return async (trx, message) => {
    await boss.send(sendQueue, { message }, { db: fromKysely(trx) })
  }
}

/** Looks at deliveries, in batches that commit at once; a delivery that breaks does not hold up its neighbours. */
export async function workDeliveries(boss: PgBoss, ports: ServerPorts): Promise<void> {
  const options = {
    transactional: true,
    batchSize: 20,
    burstWhenBatchFull: true,
    pollingIntervalSeconds: 1,
    notifyPollingIntervalSeconds: 1,
  } as const
  await boss.work<Look, undefined, typeof options>(
    lookQueue,
    options,
    async (jobs, transaction) => {
      const looks = jobs.map(({ data }) => data)
      await lookAtAll(looks, transaction, boss, ports).catch((error: unknown) => {
        // The whole batch is rolled back and tried again by the queue.
        // Never its message: a database's repeats the value that it could not take.
        const code = error instanceof Error && 'code' in error ? String(error.code) : ''
        const name = error instanceof Error ? error.name : ''
        ports.log.error('a batch of looks failed', { error: name, code })
        throw error
      })
      return undefined
    },
  )
}

async function lookAtAll(
  looks: readonly Look[],
  transaction: Db,
  boss: PgBoss,
  ports: ServerPorts,
): Promise<void> {
  const trx = kyselyOverBoss(transaction)
  const ledger = keepLedger(trx)
  const next = keepLooks(trx, boss)
  // Locked in one order everywhere, so that two batches never wait for each other.
  for (const look of looks.toSorted((one, other) => one.delivery.localeCompare(other.delivery))) {
    const kept = { entries: ledger.count(), looks: next.count() }
    await sql`savepoint look`.execute(trx)
    try {
      await lookAtDelivery(trx, look, ports)
      await sql`release savepoint look`.execute(trx)
    } catch (error) {
      await sql`rollback to savepoint look`.execute(trx)
      ledger.forget(kept.entries)
      next.forget(kept.looks)
      await postpone(trx, look.delivery, error, ports)
    }
  }
  await next.write()
  await ledger.write(ports.clock.now())
  ports.reach('look-decided')
}

async function postpone(
  trx: Statements,
  delivery: string,
  error: unknown,
  ports: ServerPorts,
): Promise<void> {
  const { faults } = await trx
    .updateTable('delivery')
    .set({ faults: sql`faults + 1` })
    .where('id', '=', delivery)
    .returning('faults')
    .executeTakeFirstOrThrow()
  const seconds = Math.min(longestPauseSeconds, firstPauseSeconds * 2 ** Math.min(faults - 1, 20))
  const at = new Date(ports.clock.now().getTime() + seconds * 1000)
  await trx.updateTable('delivery').set({ next_look_at: at }).where('id', '=', delivery).execute()
  await ports.wake(trx, delivery, at)
  const name = error instanceof Error ? error.name : 'unknown'
  ports.log.error('a look failed', { delivery, faults, seconds, error: name })
}
