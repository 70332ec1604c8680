import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommandLine } from './run-command-line.ts'
import type { World } from './start-world.ts'

/** Rows by the names of their columns. */
export type CsvRow = Readonly<Record<string, string>>

/** Imports people as an administrator does: a CSV file and `firstkey hire import`. Returns what the terminal showed. */
export async function importByCommandLine(world: World, rows: readonly CsvRow[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'firstkey-import-'))
  try {
    const file = join(folder, 'hires.csv')
    writeFileSync(file, toCsv(rows))
    const { exitCode, output } = await runCommandLine(world, 'hire', 'import', file)
    if (exitCode !== 0) throw new Error(`the import ended with ${exitCode}: ${output}`)
    return output
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
