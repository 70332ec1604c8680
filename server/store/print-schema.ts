import { sql, type Transaction } from 'kysely'
import { schemaName } from './open-database.ts'
import type { StoreTables } from './tables.ts'

type Reader = Transaction<StoreTables>

interface Line {
  readonly owner: string
  readonly words: string
}

/**
 * The schema `firstkey` as the catalogue knows it, as SQL to be read and compared: tables with columns, defaults and
 * constraints, then indexes, triggers and functions, in an order that does not depend on how it came about. The migrator's own tables are left out.
 */
export async function printSchema(store: Reader): Promise<string> {
  // PostgreSQL names a table with its schema only where it could not be found without: here always.
  await sql`set local search_path to ''`.execute(store)
  const columns = await readColumns(store)
  const constraints = await readConstraints(store)
  const indexes = await readIndexes(store)
  const triggers = await readTriggers(store)
  const tables = [...new Set(columns.map(({ owner }) => owner))].map((table) => {
    const of = (lines: readonly Line[]) =>
      lines.filter(({ owner }) => owner === table).map(({ words }) => words)
    const body = [...of(columns), ...of(constraints)].map((line) => `  ${line}`).join(',\n')
    const after = [...of(indexes), ...of(triggers)].map((line) => `${line};\n`).join('')
    return `create table ${schemaName}.${table} (\n${body}\n);\n${after}`
  })
  const functions = (await readFunctions(store)).map(({ words }) => `${words};\n`)
  return `${heading}\n${[...tables, ...functions].join('\n')}`
}

const heading =
  '-- Printed from the catalogue by write-schema.ts. Do not edit: write a migration.\n'
const ours = sql`n.nspname = ${schemaName} and c.relname not in ('migration', 'migration_lock')`

async function readColumns(store: Reader): Promise<readonly Line[]> {
  const { rows } = await sql<Line>`
    select c.relname as owner,
      concat_ws(' ', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
        case when a.attidentity <> '' then 'generated as identity' end,
        case when a.attgenerated <> '' then 'generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ') stored'
          else 'default ' || pg_get_expr(d.adbin, d.adrelid) end,
        case when a.attnotnull then 'not null' end) as words
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
    join pg_namespace n on n.oid = c.relnamespace
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where ${ours} and a.attnum > 0 and not a.attisdropped
    order by c.relname collate "C", a.attnum
  `.execute(store)
  return rows
}

/** PostgreSQL 18 also lists `not null` as a constraint ('n'); the columns say that already. */
async function readConstraints(store: Reader): Promise<readonly Line[]> {
  const { rows } = await sql<Line>`
    select c.relname as owner, concat_ws(' ', 'constraint', quote_ident(k.conname), pg_get_constraintdef(k.oid)) as words
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid
    join pg_namespace n on n.oid = c.relnamespace
    where ${ours} and k.contype in ('p', 'u', 'f', 'c', 'x')
    order by c.relname collate "C", position(k.contype::text in 'pufcx'), k.conname collate "C"
  `.execute(store)
  return rows
}

/** Without those that only carry a constraint. */
async function readIndexes(store: Reader): Promise<readonly Line[]> {
  const { rows } = await sql<Line>`
    select c.relname as owner, pg_get_indexdef(i.indexrelid) as words
    from pg_index i
    join pg_class c on c.oid = i.indrelid
    join pg_class x on x.oid = i.indexrelid
    join pg_namespace n on n.oid = c.relnamespace
    where ${ours} and not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
    order by c.relname collate "C", x.relname collate "C"
  `.execute(store)
  return rows
}

async function readTriggers(store: Reader): Promise<readonly Line[]> {
  const { rows } = await sql<Line>`
    select c.relname as owner, pg_get_triggerdef(t.oid) as words
    from pg_trigger t
    join pg_class c on c.oid = t.tgrelid
    join pg_namespace n on n.oid = c.relnamespace
    where ${ours} and not t.tgisinternal
    order by c.relname collate "C", t.tgname collate "C"
  `.execute(store)
  return rows
}

async function readFunctions(store: Reader): Promise<readonly Line[]> {
  const { rows } = await sql<Line>`
    select p.proname as owner, trim(trailing e'\n' from pg_get_functiondef(p.oid)) as words
    from pg_proc p
    join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = ${schemaName}
    order by p.proname collate "C"
  `.execute(store)
  return rows
}
