import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'
import type { Db } from 'pg-boss'
import type { StoreTables } from './tables.ts'

/**
 * Kysely on the transaction that pg-boss commits together with a job's completion, so that a delivery's row, its next
 * look and the job that moved it stand or fall together. It can neither begin nor end that transaction.
 */
export function kyselyOverBoss(transaction: Db): Kysely<StoreTables> {
  const connection: DatabaseConnection = {
    executeQuery: async <R>(query: CompiledQuery): Promise<QueryResult<R>> => {
      const { rows } = await transaction.executeSql(query.sql, [...query.parameters])
      return { rows }
    },
    streamQuery: () => {
      throw new TypeError('a transaction of the queue does not stream')
    },
  }
  const refuse = () => Promise.reject(new TypeError('the queue owns this transaction'))
  const driver: Driver = {
    init: () => Promise.resolve(),
    acquireConnection: () => Promise.resolve(connection),
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    releaseConnection: () => Promise.resolve(),
    destroy: () => Promise.resolve(),
  }
  return new Kysely<StoreTables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => driver,
      createIntrospector: (database) => new PostgresIntrospector(database),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  }).withSchema('firstkey')
}
