import { sql } from 'kysely'

/** A column of the store as an instant in ISO 8601, or null. */
export function toInstant(column: string) {
  return sql<
    string | null
  >`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}
