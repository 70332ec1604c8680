import { forgetCancelled } from '../intake/cancelled-names.ts'
import { eraseVisits } from '../own/erase-visits.ts'
import type { ServerPorts } from '../server-ports.ts'
import { wakeOverdue } from './wake-overdue.ts'

const everyMilliseconds = 60_000

/** Ends jobs that nobody answered (`expire`), wakes what is overdue and forgets what is past, once a minute for as long as the server runs. */
export async function tendDeliveries(
  ports: ServerPorts,
  expire: (ports: ServerPorts) => Promise<number>,
  stopping: AbortSignal,
): Promise<void> {
  const { clock, log } = ports
  const tend = async () => {
    await expire(ports)
    await wakeOverdue(ports)
    await forgetPast(ports)
    await eraseVisits(ports)
  }
  while (!stopping.aborted) {
    await tend().catch((error: unknown) => {
      log.warn('what is overdue could not be looked for', {
        error: error instanceof Error ? error.name : '',
      })
    })
    await clock.sleep(everyMilliseconds, stopping)
  }
}

/**
 * A start whose links have ended is refused by intake wherever it is named: who was cancelled for it need not be known. A
 * request of an agent that is too old is refused by its time: that it was seen need not be known.
 */
async function forgetPast({ database, clock, plan }: ServerPorts): Promise<void> {
  await database.deleteFrom('agent_request').where('expires_at', '<', clock.now()).execute()
  const past = clock.now().getTime() - (plan.linkDays + 2) * 86_400_000
  const day = new Date(past).toISOString().slice(0, 10)
  await database.transaction().execute((transaction) => forgetCancelled(transaction, day))
}
