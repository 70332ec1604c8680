import { addOutcomes, noCounts } from '../intake/import/import-report.ts'
import { intakeRules } from '../intake/import/read-parsed-rows.ts'
import type { IntakePorts, IntakeTransaction } from '../intake/intake-ports.ts'
import type { HireRow } from '../intake/row/hire-row.ts'
import { type ParsedHire, parseHire } from '../intake/row/parse-hire.ts'
import { type Namer, recordTaken, type Taken, takeHires } from '../intake/take-hires.ts'
import type { TakenAnswer } from './hire-shapes.ts'
import { type Place, ProblemAnswer } from './problem-document.ts'

type Result = TakenAnswer['results'][number]

/**
 * Takes the hires of one request in, as part of the caller's transaction. Throws a problem, which undoes it, when every one
 * is refused, or any with `allOrNothing`.
 */
export async function takeSentHires(
  transaction: IntakeTransaction,
  rows: readonly HireRow[],
  namer: Namer,
  allOrNothing: boolean,
  ports: IntakePorts,
): Promise<TakenAnswer> {
  const rules = intakeRules(ports)
  const parsed = rows.map((row) => parseHire(row, rules))
  const hires = parsed.flatMap((each) => ('hire' in each ? [each.hire] : []))
  const { taken, entries } = await takeHires(transaction, hires, namer, ports)
  let next = 0
  const results = parsed.map((each) => toResult(each, 'hire' in each ? taken[next++] : undefined))
  const places = placesOf(results)
  const { rows: all, advised: _, ...counts } = addOutcomes(noCounts, results)
  if (counts.refused === all || (allOrNothing && counts.refused > 0)) {
    throw new ProblemAnswer('row-refused', { problems: places })
  }
  await recordTaken(transaction, entries, ports)
  return { ...counts, results }
}

function toResult(parsed: ParsedHire, taken: Taken | undefined): Result {
  if ('problems' in parsed) return { outcome: 'refused', problems: [...parsed.problems] }
  if (!taken) throw new Error('a hire that was understood was not taken')
  if (taken.outcome === 'refused') return { outcome: 'refused', problems: [taken.refused] }
  return { outcome: taken.outcome, id: taken.hire, notes: [...taken.notes] }
}

function placesOf(results: readonly Result[]): Place[] {
  return results.flatMap(({ problems }, row) =>
    (problems ?? []).map((problem) => ({ row, ...problem })),
  )
}
