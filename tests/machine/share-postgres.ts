import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { systemClock } from '../../protocol/clock.ts'
import type { Log } from '../../protocol/log.ts'
import { startEmbeddedPostgres } from '../../server/store/embedded/start-embedded-postgres.ts'
import { migrate } from '../../server/store/migrate.ts'
import type { SharedServer } from './start-postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The path of a socket that answers with the shared server's address. */
    postgresDoor: string
  }
}

const log: Log = { debug: skip, info: skip, warn: skip, error: skip }

/**
 * One PostgreSQL for a whole test run, started only when the first test asks for it: the door is a socket, and whoever
 * connects is told where the server is. Ends with the run.
 */
export default async function sharePostgres(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'firstkey-shared-'))
  let started: ReturnType<typeof start> | null = null
  const door = createServer((caller) => {
    caller.on('error', () => undefined)
    started ??= start(folder)
    started.then(
      ({ shared }) => caller.end(JSON.stringify(shared)),
      (error: unknown) => caller.end(JSON.stringify({ failed: inspect(error) })),
    )
  })
  const path = join(folder, 'door')
  await new Promise<void>((resolve) => door.listen(path, resolve))
  project.provide('postgresDoor', path)
  return async () => {
    door.close()
    const running = await started?.catch(() => null)
    await running?.server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function start(stateFolder: string) {
  const server = await startEmbeddedPostgres({ stateFolder, log, clock: systemClock })
  try {
    const { administrator } = server
    await migrate({ connection: { socket: server.connection }, log })
    // Only a database without connections can be copied: nobody connects to this one again.
    const { folder: host, port, user, database } = administrator
    const client = new pg.Client({ host, port, user, database })
    await client.connect()
    // What is written here need not outlive the machine: tests of durability have a server of their own.
    for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
      await client.query(`alter system set ${setting} = off`)
    }
    await client.query('select pg_reload_conf()')
    await client.query('alter database firstkey with allow_connections false')
    await client.end()
    const shared: SharedServer = { administrator, template: 'firstkey' }
    return { server, shared }
  } catch (error) {
    await server.stop()
    throw error
  }
}

function skip(): void {
  // Test runs are quiet.
}
