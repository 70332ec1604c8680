import { readHiresCsv, type Titles } from '../csv/read-hires-csv.ts'
import type { Hire } from '../hire.ts'
import type { IntakePorts } from '../intake-ports.ts'
import { type IntakeRules, parseHire } from '../row/parse-hire.ts'
import type { RowProblem } from '../row/row-problem.ts'

/** A line that was understood, a line that was not, or the end of a file that cannot be read on. */
export type ParsedRow =
  | { readonly line: number; readonly hire: Hire }
  | { readonly line: number; readonly problems: readonly RowProblem[] }
  | { readonly refused: readonly RowProblem[] }

/** What rows are understood against. */
export function intakeRules(ports: IntakePorts): IntakeRules {
  const { clock, plan, defaultZone, defaultCountry, allowedCountries } = ports
  return {
    now: clock.now(),
    linkDays: plan.linkDays,
    allowedCountries,
    ...(defaultZone === undefined ? {} : { defaultZone }),
    ...(defaultCountry === undefined ? {} : { defaultCountry }),
  }
}

/** Reads a CSV file and understands its rows, one at a time. Problems name the columns as the file does. */
export async function* readParsedRows(
  source: AsyncIterable<Uint8Array>,
  rules: IntakeRules,
  count: (bytes: number) => void,
): AsyncGenerator<ParsedRow> {
  for await (const item of readHiresCsv(source, count)) {
    if (!('row' in item)) {
      yield item
      continue
    }
    const { line, row, titles } = item
    const parsed = parseHire(row, rules)
    if ('hire' in parsed) yield { line, hire: parsed.hire }
    else yield { line, problems: parsed.problems.map((each) => inFile(each, line, titles)) }
  }
}

function inFile(problem: RowProblem, line: number, titles: Titles): RowProblem {
  const { column, ...rest } = problem
  const title = column === undefined ? undefined : (titles[column as keyof Titles] ?? column)
  return { line, ...(title === undefined ? {} : { column: title }), ...rest }
}
