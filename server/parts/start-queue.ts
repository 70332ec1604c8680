import { PgBoss } from 'pg-boss'
import type { Log } from '../../protocol/log.ts'
import { createQueues } from '../deliveries/work-deliveries.ts'
import { type Connection, toDriverOptions } from '../store/connection.ts'
import { idleInTransactionMilliseconds } from '../store/open-database.ts'
import type { Stops } from './stops.ts'

/** Starts the queue of durable work on the product's own database. */
export async function startQueue(connection: Connection, log: Log, stops: Stops): Promise<PgBoss> {
  const boss = new PgBoss({
    ...toDriverOptions(connection),
    application_name: 'firstkey-queue',
    max: 6,
    // A server that is frozen in the middle of a batch does not keep its rows for long.
    options: `-c idle_in_transaction_session_timeout=${idleInTransactionMilliseconds}`,
    useListenNotify: true,
    // A dead server's jobs are found by the supervisor: often, so that another has them within seconds.
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
  })
  boss.on('error', (error) => log.warn('the queue reports a fault', { error: error.name }))
  await boss.start()
  stops.push(() => boss.stop({ graceful: true, timeout: 10_000 }))
  await createQueues(boss)
  return boss
}
