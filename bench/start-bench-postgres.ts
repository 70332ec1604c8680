import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { migrate } from '../server/store/migrate.ts'
import { openDatabase } from '../server/store/open-database.ts'
import { silentLog, startPostgres, type TestDatabase } from '../tests/machine/start-postgres.ts'
import { toConnectionString } from '../tests/machine/to-connection-string.ts'
import type { Bench } from './benchmark.ts'

/**
 * The embedded PostgreSQL with the settings it has in production (what is committed is on the disk), and any number of
 * migrated databases on it. Ends with the benchmark.
 */
export async function startBenchPostgres(bench: Bench) {
  const server = await startPostgres()
  bench.onEnd(() => server.stop())
  return {
    createDatabase: async (): Promise<TestDatabase> => {
      const name = `bench_${randomUUID().replaceAll('-', '')}`
      const { folder: host, port, user, database } = server.administrator
      const client = new pg.Client({ host, port, user, database })
      await client.connect()
      await client.query(`create database ${name} owner firstkey`)
      await client.end()
      const socket = { ...server.connection, database: name }
      const connection = { socket }
      await migrate({ connection, log: silentLog })
      const opened = openDatabase({ connection, applicationName: 'firstkey-bench', log: silentLog })
      bench.onEnd(() => opened.close())
      return {
        ...opened,
        connection,
        connectionString: toConnectionString(socket),
        drop: () => Promise.resolve(),
      }
    },
  }
}
