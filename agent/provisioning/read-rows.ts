import { CsvError, parse } from 'csv-parse/sync'
import { StartProblem } from '../start-problem.ts'
import type { Row } from './compose-person.ts'
import type { Mapping } from './read-mapping.ts'

/** A row, and the line of the file that it stands in. */
export interface PlacedRow {
  readonly line: number
  readonly row: Row
}

/** Reads HR's file. Every column that the mapping names has to be there. Throws {@link StartProblem}; no cell is ever repeated. */
export function readRows(text: string, mapping: Mapping): readonly PlacedRow[] {
  const { columns, rows } = parseText(text, mapping.delimiter)
  const named = [...Object.values(mapping.attributes), ...Object.values(mapping.hire)].filter(
    (source) => typeof source === 'string',
  )
  const missing = [...new Set(named)].filter((column) => !columns.has(column))
  if (missing.length === 0) return rows
  throw new StartProblem(
    `the file has no column ${missing.map((column) => `“${column}”`).join(', ')}`,
    `compare its first line with the mapping file, and its delimiter with \`delimiter\` there (now “${mapping.delimiter}”)`,
  )
}

function parseText(text: string, delimiter: string) {
  const columns = new Set<string>()
  try {
    const records: { record: Row; info: { lines: number } }[] = parse(text, {
      ...{ bom: true, delimiter, info: true, skip_empty_lines: true, trim: true },
      columns: (header: string[]) => {
        for (const title of header) columns.add(title)
        return header
      },
    })
    return { columns, rows: records.map(({ record, info }) => ({ line: info.lines, row: record })) }
  } catch (fault) {
    throw fault instanceof CsvError ? unreadable(fault) : fault
  }
}

/** Its own text quotes the file. */
function unreadable(fault: CsvError): StartProblem {
  const line = typeof fault['lines'] === 'number' ? ` at line ${fault['lines']}` : ''
  return new StartProblem(
    `the file cannot be read as CSV${line} (${fault.code})`,
    'look for a quote that is not closed, or a line with too many cells; the delimiter stands in the mapping file',
  )
}
