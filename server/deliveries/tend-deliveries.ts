import type { ServerPorts } from '../server-ports.ts'
import { wakeOverdue } from './wake-overdue.ts'

const everyMilliseconds = 60_000

/** Ends jobs that nobody answered (`expire`), and wakes what is overdue, once a minute for as long as the server runs. */
export async function tendDeliveries(
  ports: ServerPorts,
  expire: (ports: ServerPorts) => Promise<number>,
  stopping: AbortSignal,
): Promise<void> {
  const { clock, log } = ports
  const tend = async () => {
    await expire(ports)
    await wakeOverdue(ports)
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
