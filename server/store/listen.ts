import pg from 'pg'
import type { Clock } from '../../protocol/clock.ts'
import type { Log } from '../../protocol/log.ts'
import { type Connection, toDriverOptions } from './connection.ts'

/** News between servers of one database: a channel's name, and what it is about. News may be lost; waiters look again. */
export interface News {
  /** Resolves when there is news on `channel` about `subject` (any, if absent), when the time is up, or at stop. */
  wait(channel: string, milliseconds: number, subject?: string): Promise<void>
  stop(): Promise<void>
}

const pauseMilliseconds = 1000

/** Listens to PostgreSQL's notifications on a connection of its own, and connects again when it breaks. */
export function listen(
  connection: Connection,
  channels: readonly string[],
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): News {
  const stopping = new AbortController()
  const waiters = new Set<(channel: string, payload: string) => void>()
  let client: pg.Client | undefined
  const tell = (channel: string, payload: string) => {
    for (const waiter of waiters) waiter(channel, payload)
  }

  const listenOnce = async () => {
    const broke = Promise.withResolvers<void>()
    client = new pg.Client({
      ...toDriverOptions(connection),
      application_name: 'firstkey-news',
      keepAlive: true,
    })
    client.on('notification', ({ channel, payload }) => tell(channel, payload ?? ''))
    client.on('error', () => broke.resolve())
    client.on('end', () => broke.resolve())
    await client.connect()
    for (const channel of channels) await client.query(`listen ${channel}`)
    // What came while nobody listened is not known: everybody looks.
    for (const channel of channels) tell(channel, '')
    await broke.promise
  }
  const run = async () => {
    while (!stopping.signal.aborted) {
      await listenOnce().catch((error: unknown) => {
        const code = error instanceof Error && 'code' in error ? String(error.code) : ''
        log.warn('database: cannot listen', { code })
      })
      if (!stopping.signal.aborted) await clock.sleep(pauseMilliseconds, stopping.signal)
    }
  }
  const running = run()

  return {
    wait: async (channel, milliseconds, subject) => {
      const enough = new AbortController()
      const waiter = (name: string, payload: string) => {
        if (name !== channel) return
        if (subject === undefined || payload === '' || payload === subject) enough.abort()
      }
      waiters.add(waiter)
      await clock.sleep(milliseconds, AbortSignal.any([enough.signal, stopping.signal]))
      waiters.delete(waiter)
    },
    stop: async () => {
      stopping.abort()
      await client?.end().catch(() => undefined)
      await running
    },
  }
}
