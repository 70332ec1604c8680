import { StoreError } from '../store-error.ts'
import type { Cluster } from './cluster.ts'
import type { Session } from './open-session.ts'
import { removeSocketFolder } from './prepare-folders.ts'
import { stopPostmaster } from './stop-postmaster.ts'
import { type Taken, takePostmaster } from './take-postmaster.ts'

/** A cluster under our care. */
interface Supervisor {
  pid(): number
  stop(): Promise<void>
}

const pauseAfterFailure = 2000

/**
 * Starts the cluster, prepares it once by `prepare`, and from then on starts it again whenever it dies, until stopped. Only
 * when another Firstkey has taken the database does it give up: two must never look after one.
 */
export async function superviseCluster(
  cluster: Cluster,
  prepare: (session: Session) => Promise<void>,
): Promise<Supervisor> {
  const stopping = new AbortController()
  let taken = await takePostmaster(cluster, null, stopping.signal)
  await prepare(taken.session).catch(async (error: unknown) => {
    await release(taken, cluster)
    throw error
  })
  const watch = async () => {
    while (!stopping.signal.aborted) {
      await Promise.race([taken.postmaster.ended, taken.session.ended, aborted(stopping.signal)])
      if (stopping.signal.aborted) return
      const again = await retake(cluster, taken, stopping.signal)
      if (!again) return
      taken = again
    }
  }
  const watching = watch()
  const stop = async () => {
    stopping.abort()
    await watching
    await release(taken, cluster)
    removeSocketFolder(cluster.socket, cluster.account)
  }
  let stopped: Promise<void> | null = null
  return {
    pid: () => taken.postmaster.pid,
    stop: () => {
      stopped ??= stop()
      return stopped
    },
  }
}

async function release({ postmaster, session }: Taken, { clock }: Cluster): Promise<void> {
  await session.client.end().catch(() => undefined)
  await stopPostmaster(postmaster, clock)
}

/** The server or our session to it is gone: take it again, patiently. Null: we are stopping, or it is another's now. */
async function retake(
  cluster: Cluster,
  { postmaster }: Taken,
  signal: AbortSignal,
): Promise<Taken | null> {
  cluster.log.warn('embedded database: the server or the connection to it ended')
  while (!signal.aborted) {
    const running = postmaster.hasEnded() ? null : postmaster
    const taken = await takePostmaster(cluster, running, signal).catch((error: unknown) =>
      error instanceof StoreError ? error.code : 'unknown',
    )
    if (typeof taken !== 'string') {
      cluster.log.info('embedded database: back', { pid: taken.postmaster.pid })
      return taken
    }
    if (signal.aborted) break
    cluster.log.error('embedded database: it cannot be started again', { code: taken })
    if (taken === 'database-running-elsewhere') break
    await cluster.clock.sleep(pauseAfterFailure, signal)
  }
  return null
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
