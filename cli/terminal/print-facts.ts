import type { Terminal } from '../command-context.ts'
import { paint, plain } from './paint.ts'

/** One fact a line, aligned: a name and what it is. Facts that are null are left out. */
export function printFacts(
  terminal: Terminal,
  facts: readonly (readonly [name: string, value: string | number | null])[],
): void {
  const shown = facts.flatMap(([name, value]) =>
    value === null ? [] : [[name, `${value}`] as const],
  )
  const width = Math.max(0, ...shown.map(([name]) => name.length))
  for (const [name, value] of shown) {
    terminal.out(`${paint(terminal, 'dim', name.padEnd(width))}  ${plain(value)}\n`)
  }
}

/** Rows under headings, aligned. */
export function printTable(
  terminal: Terminal,
  headings: readonly string[],
  rows: readonly (readonly (string | null)[])[],
): void {
  const cells = rows.map((row) => row.map((cell) => plain(cell ?? '-')))
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...cells.map((row) => [...(row[column] ?? '')].length)),
  )
  const line = (row: readonly string[]) =>
    row
      .map(
        (cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - [...cell].length)),
      )
      .join('  ')
      .trimEnd()
  terminal.out(`${paint(terminal, 'dim', line(headings))}\n`)
  for (const row of cells) terminal.out(`${line(row)}\n`)
}
