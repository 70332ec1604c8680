import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { World } from './start-world.ts'

const run = promisify(execFile)
const firstkey = join(import.meta.dirname, '..', '..', 'bin', 'firstkey.js')

/** Rows by the names of their columns. */
export type CsvRow = Readonly<Record<string, string>>

/** Imports people as an administrator does: a CSV file and `firstkey hire import`. Returns what the terminal showed. */
export async function importByCommandLine(world: World, rows: readonly CsvRow[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'firstkey-import-'))
  const state = dirname(dirname(world.server.administratorSocket))
  try {
    const file = join(folder, 'hires.csv')
    writeFileSync(file, toCsv(rows))
    const { stdout, stderr } = await run(process.execPath, [
      firstkey,
      'hire',
      'import',
      file,
      '--state',
      state,
    ])
    return stdout + stderr
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function toCsv(rows: readonly CsvRow[]): string {
  const columns = Object.keys(rows[0] ?? {})
  const quote = (value: string) => `"${value.replaceAll('"', '""')}"`
  const lines = rows.map((row) => columns.map((column) => quote(row[column] ?? '')).join(','))
  return `${[columns.join(','), ...lines].join('\r\n')}\r\n`
}
