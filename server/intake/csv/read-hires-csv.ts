import { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import type { HireField, HireRow } from '../row/hire-row.ts'
import { type RowProblem, type RowRefusalCode, refusal } from '../row/row-problem.ts'
import { cleanCell } from './clean-cell.ts'
import { type Delimiter, findDelimiter, parseAnnouncedDelimiter } from './find-delimiter.ts'
import { type Column, parseHeader } from './parse-header.ts'
import { FileRefused, readText } from './read-text.ts'

/** What a file holds, line by line; `refused` ends it. */
export type CsvItem =
  | { readonly line: number; readonly row: HireRow; readonly titles: Titles }
  | { readonly line: number; readonly problems: readonly RowProblem[] }
  | { readonly refused: readonly RowProblem[] }

/** What the file calls the fields, so that a problem names the column as its author sees it. */
export type Titles = Readonly<Partial<Record<HireField, string>>>

const longestRow = 64 * 1024
/** Empty lines, and Excel's announcement of the delimiter. */
const beforeHeader = /^(?:[^\S\n]*\n|sep=[;,\t][^\S\n]*\n)*/i

/**
 * Reads a file of hires, a line at a time and never all of it. Understands what spreadsheets make of a CSV: `;`, `,` or tabs
 * (also announced by `sep=;`), a byte order mark, quoted line breaks, empty columns and rows at the end.
 */
export async function* readHiresCsv(
  source: AsyncIterable<Uint8Array>,
  count: (bytes: number) => void,
): AsyncGenerator<CsvItem> {
  try {
    yield* readRows(await openAtHeader(readText(source, count)))
  } catch (error) {
    const problem = toFileProblem(error)
    if (!problem) throw error
    yield { refused: [problem] }
  }
}

interface Opened {
  readonly delimiter: Delimiter
  /** How many lines stand before the header. */
  readonly skipped: number
  /** The text from the header on. */
  readonly text: AsyncGenerator<string>
}

/** Finds the header, because the delimiter must be known before cells are divided. */
async function openAtHeader(text: AsyncGenerator<string>): Promise<Opened> {
  let buffer = ''
  for (;;) {
    const next = await text.next()
    if (!next.done) buffer += next.value
    const lead = beforeHeader.exec(buffer)?.[0] ?? ''
    const [header = '', ...below] = buffer.slice(lead.length).split('\n', 2)
    if (below.length > 0 || next.done) {
      const announced = parseAnnouncedDelimiter(lead)
      const skipped = lead.split('\n').length - 1
      return toOpened(header, announced, skipped, prepend(buffer.slice(lead.length), text))
    }
    if (buffer.length > longestRow) throw new FileRefused('file-not-text')
  }
}

function toOpened(
  header: string,
  announced: Delimiter | undefined,
  skipped: number,
  text: AsyncGenerator<string>,
): Opened {
  if (header.trim() === '') throw new FileRefused('file-empty')
  return { delimiter: announced ?? findDelimiter(header), skipped, text }
}

async function* prepend(first: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield first
  yield* rest
}

interface CsvRecord {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

async function* readRows({ delimiter, skipped, text }: Opened): AsyncGenerator<CsvItem> {
  const parser = Readable.from(text).compose(
    parse({
      delimiter,
      info: true,
      max_record_size: longestRow,
      record_delimiter: '\n',
      relax_column_count: true,
      relax_quotes: true,
    }),
  )
  let columns: readonly Column[] | undefined
  let titles: Titles = {}
  for await (const { record, info } of parser as AsyncIterable<CsvRecord>) {
    const breaks = record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0)
    const line = skipped + info.lines - breaks
    if (columns === undefined) {
      const parsed = parseHeader(record, line)
      if ('problems' in parsed) return yield { refused: parsed.problems }
      columns = parsed.columns
      titles = titlesOf(columns)
    } else if (record.some((cell) => cell.trim() !== '')) {
      yield toItem(record, columns, line, titles)
    }
  }
}

function toItem(
  record: readonly string[],
  columns: readonly Column[],
  line: number,
  titles: Titles,
): CsvItem {
  const row: HireRow = {}
  for (const [index, cell] of record.entries()) {
    const column = columns[index]
    if (column) row[column.field] = cleanCell(cell, column.field)
    else if (cell.trim() !== '') {
      return { line, problems: [{ line, ...refusal('cell-without-column') }] }
    }
  }
  return { line, row, titles }
}

function titlesOf(columns: readonly Column[]): Titles {
  return Object.fromEntries(
    columns.flatMap((column) => (column ? [[column.field, column.title]] : [])),
  )
}

const broken: ReadonlySet<string> = new Set(['CSV_QUOTE_NOT_CLOSED', 'CSV_MAX_RECORD_SIZE'])

function toFileProblem(error: unknown): RowProblem | undefined {
  if (error instanceof FileRefused) return refusal(error.code)
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (!broken.has(code)) return undefined
  const line = error instanceof Error && 'lines' in error ? Number(error.lines) : undefined
  const refused: RowRefusalCode = 'quote-not-closed'
  return { ...(line === undefined ? {} : { line }), ...refusal(refused) }
}
