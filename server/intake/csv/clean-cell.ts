import type { HireField } from '../row/hire-row.ts'

const asFormula = /^="(.*)"$/s

/** What people are called may begin with an apostrophe (’t Hart) or look like a formula; it is left alone. */
const untouched: ReadonlySet<HireField> = new Set(['firstName', 'lastName', 'managerName'])

/**
 * A cell without what spreadsheets put around a value to keep it a text: `="00123"` and a leading apostrophe. Nothing is
 * computed, whatever the cell looks like.
 */
export function cleanCell(cell: string, field: HireField): string {
  if (untouched.has(field)) return cell
  const trimmed = cell.trim()
  const [, quoted] = asFormula.exec(trimmed) ?? []
  if (quoted !== undefined) return quoted.replaceAll('""', '"')
  return trimmed.startsWith("'") ? trimmed.slice(1) : trimmed
}
