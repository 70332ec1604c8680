import type { ErrorCode } from '../../../protocol/errors.ts'
import type { LedgerEntry } from '../../../protocol/ledger.ts'
import type { ArrivingPerson } from '../../../protocol/workflow-jobs.ts'
import { intakeRules } from '../import/read-parsed-rows.ts'
import type { IntakePorts, IntakeTransaction } from '../intake-ports.ts'
import type { HireRow } from '../row/hire-row.ts'
import { type ParsedHire, parseHire } from '../row/parse-hire.ts'
import { type Namer, takeHires } from '../take-hires.ts'
import { describePerson, leaveOut } from './describe-person.ts'

/** The hire somebody has become, or why they cannot be one; `detail` is intake's own code. */
export type Arrived =
  | { readonly hire: string }
  | { readonly refused: ErrorCode; readonly detail: string }

/**
 * Takes somebody in whom a tenant names, as part of the caller's transaction: again, and nothing is made twice. What cannot
 * be understood of how to reach them is left out, and is then for the desk to fill. `entries` are for the ledger.
 */
export async function takeArriving(
  transaction: IntakeTransaction,
  person: ArrivingPerson,
  source: Namer['source'],
  ports: IntakePorts,
): Promise<{ readonly arrived: Arrived; readonly entries: readonly LedgerEntry[] }> {
  if (person.hiredAt === undefined) return refuse('person-hire-date', 'start-missing')
  const row = describePerson(person, ports.defaultZone)
  return await takeArrivingRow(transaction, row, source, ports)
}

/** The same for somebody who is described as a row already. */
export async function takeArrivingRow(
  transaction: IntakeTransaction,
  row: HireRow,
  source: Namer['source'],
  ports: IntakePorts,
): ReturnType<typeof takeArriving> {
  const parsed = understand(row, ports)
  if ('problems' in parsed) {
    const code = parsed.problems[0]?.code ?? ''
    return refuse(code === 'start-passed' ? 'person-started' : 'person-refused', code)
  }
  const namer = { source, containers: null }
  const { taken, entries } = await takeHires(transaction, [parsed.hire], namer, ports)
  const [became] = taken
  if (!became) throw new Error('a hire that was understood was not taken')
  if (became.outcome === 'refused') return refuse('person-refused', became.refused.code)
  if (became.outcome === 'cancelled') return refuse('person-cancelled', 'cancelled')
  return { arrived: { hire: became.hire }, entries }
}

function understand(row: HireRow, ports: IntakePorts): ParsedHire {
  const parsed = parseHire(row, intakeRules(ports))
  if ('hire' in parsed) return parsed
  const without = leaveOut(
    row,
    parsed.problems.map(({ column }) => column),
  )
  return without ? parseHire(without, intakeRules(ports)) : parsed
}

function refuse(refused: ErrorCode, detail: string) {
  return { arrived: { refused, detail }, entries: [] }
}
