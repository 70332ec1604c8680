import { type HireField, hireFields } from '../row/hire-row.ts'
import { type RowProblem, refusal } from '../row/row-problem.ts'
import { columnNames } from './column-names.ts'

/** One column of a file: the field it fills and what the file calls it. Undefined: no name, so its cells stay empty. */
export type Column = { readonly field: HireField; readonly title: string } | undefined

type ParsedHeader =
  | { readonly columns: readonly Column[] }
  | { readonly problems: readonly RowProblem[] }

const fieldsByName: ReadonlyMap<string, HireField> = new Map(
  hireFields.flatMap((field) =>
    [field, ...columnNames[field]].map((name) => [toKey(name), field] as const),
  ),
)

/** Which column fills which field. An unknown or doubled column refuses the file: guessing could swap two people's data. */
export function parseHeader(cells: readonly string[], line: number): ParsedHeader {
  const columns = cells.map(toColumn)
  const problems = [
    ...cells.flatMap((title, index) =>
      columns[index] === undefined && title.trim() !== ''
        ? [{ line, column: shorten(title), ...refusal('column-unknown') }]
        : [],
    ),
    ...columns.flatMap((column, index) =>
      column && columns.findIndex((other) => other?.field === column.field) < index
        ? [{ line, column: column.title, ...refusal('column-twice') }]
        : [],
    ),
  ]
  const fields = new Set(columns.map((column) => column?.field))
  const isNamed = (
    ['employeeNumber', 'objectGuid', 'userPrincipalName', 'samAccountName'] as const
  ).some((field) => fields.has(field))
  if (!isNamed || !fields.has('startsOn'))
    problems.push({
      line,
      column: isNamed ? 'start date' : 'employee number',
      ...refusal('column-missing'),
    })
  return problems.length > 0 ? { problems } : { columns }
}

function toColumn(title: string): Column {
  const field = fieldsByName.get(toKey(title))
  return field && { field, title: title.trim() }
}

function toKey(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
}

/** A title may be anything; it is shown as one short line. */
function shorten(title: string): string {
  return title
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, 60)
}
