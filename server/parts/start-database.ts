import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../protocol/clock.ts'
import type { Log } from '../../protocol/log.ts'
import type { ServerConfig } from '../config.ts'
import type { Connection } from '../store/connection.ts'
import { startEmbeddedPostgres } from '../store/embedded/start-embedded-postgres.ts'
import { migrate } from '../store/migrate.ts'
import { openDatabase, type Store } from '../store/open-database.ts'
import type { Stops } from './stops.ts'

/** Reaches the database, the embedded one or one's own, and brings its schema up to date. */
export async function startDatabase(
  config: ServerConfig,
  ports: { readonly clock: Clock; readonly log: Log },
  stops: Stops,
): Promise<{ readonly connection: Connection; readonly store: Store }> {
  // Others may pass through it, to the folder that the database's own user owns, and see nothing on the way.
  await mkdir(config.state, { recursive: true, mode: 0o711 })
  const connection = await findConnection(config, ports, stops)
  const { log } = ports
  await migrate({ connection, log })
  const { store, close } = openDatabase({ connection, applicationName: 'firstkey-server', log })
  stops.push(close)
  return { connection, store }
}

async function findConnection(
  config: ServerConfig,
  ports: { readonly clock: Clock; readonly log: Log },
  stops: Stops,
): Promise<Connection> {
  if (config.databaseUrl) return { url: config.databaseUrl }
  const stateFolder = join(config.state, 'database')
  const embedded = await startEmbeddedPostgres({ stateFolder, ...ports })
  stops.push(() => embedded.stop())
  return { socket: embedded.connection }
}
