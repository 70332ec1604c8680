import { describeRoute } from '../../../core/plan/custody-of-route.ts'
import type { IntakePorts } from '../intake-ports.ts'
import { type Namer, recordTaken, type Taken, takeHires } from '../take-hires.ts'
import { addOutcomes, type ImportCounts, noCounts, type Tell } from './import-report.ts'
import { intakeRules, type ParsedRow, readParsedRows } from './read-parsed-rows.ts'
import { retryConflicts } from './retry-conflicts.ts'

/** Rows that commit together: enough to be quick, few enough to be told about soon. */
const chunkRows = 100

type Row = Exclude<ParsedRow, { readonly refused: unknown }>

/**
 * Takes the good rows of a CSV file and tells of the others. Rows are committed as they come: a file that breaks off leaves
 * what stood before, and importing it again changes nothing about those.
 */
export async function importEach(
  source: AsyncIterable<Uint8Array>,
  namer: Namer,
  ports: IntakePorts,
  tell: Tell,
): Promise<void> {
  let bytes = 0
  let counts = noCounts
  let complete = true
  let chunk: Row[] = []
  const flush = async () => {
    counts = await takeChunk(chunk, counts, namer, ports, tell)
    chunk = []
    await tell({ event: 'progress', bytes, ...counts })
  }
  const rows = readParsedRows(source, intakeRules(ports), (total) => {
    bytes = total
  })
  for await (const row of rows) {
    if ('refused' in row) {
      complete = false
      await flush()
      await tell({ event: 'refused', problems: row.refused })
    } else if (chunk.push(row) >= chunkRows) await flush()
  }
  if (chunk.length > 0) await flush()
  const route = describeRoute(ports.plan.route)
  await tell({ event: 'done', bytes, route, ...counts, committed: true, complete })
}

async function takeChunk(
  chunk: readonly Row[],
  counts: ImportCounts,
  namer: Namer,
  ports: IntakePorts,
  tell: Tell,
): Promise<ImportCounts> {
  const good = chunk.filter((row) => 'hire' in row)
  const taken = await retryConflicts(() =>
    ports.database.transaction().execute(async (transaction) => {
      const hires = good.map(({ hire }) => hire)
      const { taken, entries } = await takeHires(transaction, hires, namer, ports)
      await recordTaken(transaction, entries, ports)
      return taken
    }),
  )
  const outcomes = new Map(good.map(({ line }, index) => [line, taken[index]]))
  for (const row of chunk) await tellOf(row, outcomes.get(row.line), tell)
  return addOutcomes(
    counts,
    chunk.map((row) => outcomes.get(row.line) ?? { outcome: 'refused' }),
  )
}

/** Tells what a reader of the file should look at. */
async function tellOf(row: Row, taken: Taken | undefined, tell: Tell): Promise<void> {
  if ('problems' in row) await tell({ event: 'refused', problems: row.problems })
  else if (taken) await tellOfTaken(row.line, taken, tell)
}

/** Tells of what shows only together with what is known already. */
export async function tellOfTaken(line: number, taken: Taken, tell: Tell): Promise<void> {
  if (taken.outcome === 'refused') {
    await tell({ event: 'refused', problems: [{ line, ...taken.refused }] })
  } else if (taken.outcome === 'held' || taken.outcome === 'cancelled') {
    const { outcome, hire, notes } = taken
    await tell({ event: 'noted', line, outcome, hire, notes })
  }
}
