/** `node server/store/write-schema.ts`: migrates an empty database in a temporary folder and writes down what came of it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { systemClock } from '../../protocol/clock.ts'
import type { Log } from '../../protocol/log.ts'
import { startEmbeddedPostgres } from './embedded/start-embedded-postgres.ts'
import { migrate } from './migrate.ts'
import { openDatabase } from './open-database.ts'
import { printSchema } from './print-schema.ts'

const say = (event: string) => void process.stderr.write(`${event}\n`)
const log: Log = { debug: () => undefined, info: say, warn: say, error: say }

const stateFolder = await mkdtemp(join(tmpdir(), 'firstkey-schema-'))
const server = await startEmbeddedPostgres({ stateFolder, log, clock: systemClock })
try {
  const connection = { socket: server.connection }
  await migrate({ connection, log })
  const database = openDatabase({ connection, applicationName: 'firstkey-schema', log })
  const words = await database.store.transaction().execute(printSchema)
  await writeFile(join(import.meta.dirname, 'schema.sql'), words)
  await database.close()
} finally {
  await server.stop()
  await rm(stateFolder, { recursive: true, force: true })
}
