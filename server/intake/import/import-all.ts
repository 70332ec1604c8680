import type { FileHandle } from 'node:fs/promises'
import { describeRoute } from '../../../core/plan/custody-of-route.ts'
import type { LedgerEntry } from '../../../protocol/ledger.ts'
import type { Hire } from '../hire.ts'
import type { IntakePorts, IntakeTransaction } from '../intake-ports.ts'
import { type Namer, recordTaken, takeHires } from '../take-hires.ts'
import { tellOfTaken } from './import-each.ts'
import { addOutcomes, type ImportCounts, noCounts, type Tell } from './import-report.ts'
import { intakeRules, readParsedRows } from './read-parsed-rows.ts'
import { retryConflicts } from './retry-conflicts.ts'
import { spoolFile } from './spool-file.ts'

const chunkRows = 500

/**
 * Takes every row of a CSV file, or none. The file is first received whole (into a nameless temporary file that ends with
 * this process), so that a slow sender holds no transaction open; then read for problems; then taken in one transaction.
 */
export async function importAll(
  source: AsyncIterable<Uint8Array>,
  namer: Namer,
  ports: IntakePorts,
  tell: Tell,
): Promise<void> {
  const file = await spoolFile(source)
  try {
    const checked = await checkRows(file, ports, tell)
    const wholly = checked.complete && checked.counts.refused === 0
    const taken = wholly
      ? await retryConflicts(() => takeAll(file, namer, ports, tell))
      : { counts: checked.counts, committed: false }
    const { bytes, complete } = checked
    const route = describeRoute(ports.plan.route)
    await tell({
      event: 'done',
      bytes,
      route,
      ...taken.counts,
      committed: taken.committed,
      complete,
    })
  } finally {
    await file.close()
  }
}

interface Checked {
  readonly counts: ImportCounts
  readonly bytes: number
  readonly complete: boolean
}

/** Reads the file for what is wrong with it; nothing is written. */
async function checkRows(file: FileHandle, ports: IntakePorts, tell: Tell): Promise<Checked> {
  let bytes = 0
  let counts = noCounts
  let complete = true
  const rows = readParsedRows(readFromStart(file), intakeRules(ports), (total) => {
    bytes = total
  })
  for await (const row of rows) {
    if ('hire' in row) continue
    if ('refused' in row) complete = false
    else counts = addOutcomes(counts, [{ outcome: 'refused' }])
    await tell({ event: 'refused', problems: 'refused' in row ? row.refused : row.problems })
  }
  return { counts, bytes, complete }
}

/** Thrown to undo the transaction; carries nothing. */
class NotAll extends Error {}

async function takeAll(
  file: FileHandle,
  namer: Namer,
  ports: IntakePorts,
  tell: Tell,
): Promise<{ readonly counts: ImportCounts; readonly committed: boolean }> {
  let counts = noCounts
  try {
    await ports.database.transaction().execute(async (transaction) => {
      const entries: LedgerEntry[] = []
      for await (const chunk of readChunks(file, ports)) {
        const more = await takeChunk(transaction, chunk, namer, ports, tell)
        entries.push(...more.entries)
        counts = addOutcomes(counts, more.taken)
        // Not waited for: a reader that is slow must not hold the transaction open.
        void tell({ event: 'progress', bytes: 0, ...counts })
      }
      if (counts.refused > 0) throw new NotAll()
      await recordTaken(transaction, entries, ports)
    })
    return { counts, committed: true }
  } catch (error) {
    if (error instanceof NotAll) return { counts, committed: false }
    throw error
  }
}

interface NumberedHire {
  readonly line: number
  readonly hire: Hire
}

async function takeChunk(
  transaction: IntakeTransaction,
  chunk: readonly NumberedHire[],
  namer: Namer,
  ports: IntakePorts,
  tell: Tell,
) {
  const hires = chunk.map(({ hire }) => hire)
  const { taken, entries } = await takeHires(transaction, hires, namer, ports)
  for (const [index, { line }] of chunk.entries()) {
    const what = taken[index]
    if (what) void tellOfTaken(line, what, tell)
  }
  return { entries, taken }
}

async function* readChunks(file: FileHandle, ports: IntakePorts): AsyncGenerator<NumberedHire[]> {
  let chunk: NumberedHire[] = []
  const rows = readParsedRows(readFromStart(file), intakeRules(ports), () => undefined)
  for await (const row of rows) {
    if ('hire' in row && chunk.push(row) >= chunkRows) {
      yield chunk
      chunk = []
    }
  }
  yield chunk
}

function readFromStart(file: FileHandle): AsyncIterable<Uint8Array> {
  return file.createReadStream({ start: 0, autoClose: false })
}
