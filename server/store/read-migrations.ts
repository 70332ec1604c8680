import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const fileName = /^(\d{4}-[a-z0-9-]+)\.(sql|ts)$/
const folder = join(import.meta.dirname, 'migrations')

/** Every migration by its name (`0001-ledger`). A `.sql` file is run as it is; a `.ts` file exports `up`. */
export async function readMigrations(): Promise<Record<string, Migration>> {
  const migrations: Record<string, Migration> = {}
  for (const file of (await readdir(folder)).sort()) {
    const [, name, kind] = fileName.exec(file) ?? []
    if (name === undefined)
      throw new Error(`${file} is no migration: name it 0001-what-it-adds.sql`)
    if (migrations[name]) throw new Error(`there are two migrations named ${name}`)
    const path = join(folder, file)
    migrations[name] = kind === 'sql' ? runFile(await readFile(path, 'utf8')) : await load(path)
  }
  return migrations
}

function runFile(text: string): Migration {
  return {
    up: async (database) => {
      await sql.raw(text).execute(database)
    },
  }
}

async function load(path: string): Promise<Migration> {
  const { up } = (await import(pathToFileURL(path).href)) as Migration
  return { up }
}
