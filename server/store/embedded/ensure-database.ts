import { escapeIdentifier } from 'pg'
import type { Session } from './open-session.ts'
import { productRole } from './write-settings.ts'

/**
 * Makes the product's role and database where they are missing; a start that was cut off may have made either. The role
 * owns its database and has no other power: no statement of ours, right or wrong, can leave the database.
 */
export async function ensureDatabase({ client }: Session): Promise<void> {
  const role = escapeIdentifier(productRole)
  const roles = await client.query('select 1 from pg_roles where rolname = $1', [productRole])
  if (roles.rows.length === 0) await client.query(`create role ${role} login`)
  // A statement that forgets the schema fails here as it would on a server of one's own.
  await client.query(`alter role ${role} set search_path to ''`)
  const found = await client.query('select 1 from pg_database where datname = $1', [productRole])
  if (found.rows.length === 0) await client.query(`create database ${role} owner ${role}`)
}
