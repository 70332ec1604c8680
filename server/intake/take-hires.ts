import { sql } from 'kysely'
import { type DeviceAdvice, findDeviceAdvice } from '../../core/plan/find-device-advice.ts'
import type { LedgerEntry, LedgerEvent } from '../../protocol/ledger.ts'
import { appendEntries } from '../ledger/append-entries.ts'
import { findCancelled } from './cancelled-names.ts'
import { type Arrival, decideArrival, isNews } from './decide-arrival.ts'
import { type FoundHire, findKnownHires, lockKnownHire } from './find-known-hires.ts'
import { findKnownNames } from './find-known-names.ts'
import type { Hire } from './hire.ts'
import { insertHires, type NewHire } from './insert-hires.ts'
import type { IntakePorts, IntakeTransaction } from './intake-ports.ts'
import { readKnownHire } from './read-known-hire.ts'
import { type Refusal, type RowRefusalCode, refusal } from './row/row-problem.ts'
import { storeArrival } from './store-arrival.ts'

/** How hires become known. */
type IntakeSource = Extract<LedgerEvent, { readonly event: 'hire-known' }>['detail']['source']

/** Who names hires, and where they may. */
export interface Namer {
  readonly source: IntakeSource
  /** The directory containers that its token may touch; null: all. */
  readonly containers: readonly string[] | null
}

/** What a row that was taken meant; of somebody new, what the plan will not open for them. */
export type Note = 'filled' | 'moved' | 'contact-changed' | DeviceAdvice

/**
 * What became of a hire: `new`; `updated` (something arrived, or the start moved); `held` (an address changed: a person looks);
 * `unchanged`; `closed` (this start was claimed already); `cancelled` (this start was called off, and stays so).
 */
export type Taken =
  | {
      readonly outcome: 'new' | 'updated' | 'held' | 'unchanged' | 'closed' | 'cancelled'
      readonly hire: string
      readonly notes: readonly Note[]
    }
  | { readonly outcome: 'refused'; readonly refused: Refusal }

/** One import at a time takes hires: two that name the same hire would otherwise both find nobody. */
const intakeLock = 0x66_6b_69_6e

/**
 * Takes hires in, as part of the caller's transaction; taking the same again changes nothing. `entries` are for the ledger:
 * write them last ({@link recordTaken}), because whoever waits for the ledger may hold a delivery that is waited for here.
 */
export async function takeHires(
  transaction: IntakeTransaction,
  hires: readonly Hire[],
  namer: Namer,
  ports: IntakePorts,
): Promise<{ readonly taken: readonly Taken[]; readonly entries: readonly LedgerEntry[] }> {
  await sql`select pg_advisory_xact_lock(${intakeLock})`.execute(transaction)
  const taken: Taken[] = []
  const arrivals = gatherArrivals(transaction, namer, ports)
  const above = new Set<string>()
  const named = await findKnownNames(transaction, hires)
  const cancelled = await findCancelled(transaction, hires, ports.words)
  for (const [row, hire] of hires.entries()) {
    const { names = [], known = true } = named[row] ?? {}
    const off = cancelled[row]
    if (known || off !== undefined || names.some((name) => above.has(name))) {
      // Perhaps a row above it is the same hire: what was gathered is written before anybody looks.
      await arrivals.write()
      const taking = await takeKnown(transaction, hire, namer, ports)
      taken.push(taking ?? (off === undefined ? arrivals.add(hire) : toCancelled(off)))
    } else taken.push(arrivals.add(hire))
    for (const name of names) above.add(name)
  }
  await arrivals.write()
  const entries = arrivals.deliveries.map(
    (subject): LedgerEntry => ({
      event: 'hire-known',
      subject,
      detail: { source: namer.source },
    }),
  )
  return { taken, entries }
}

interface Arrivals {
  readonly deliveries: readonly string[]
  add(hire: Hire): Taken
  write(): Promise<void>
}

/** Hires that nobody knew are written and woken together: one by one, a large file would be mostly waiting. */
function gatherArrivals(
  transaction: IntakeTransaction,
  namer: Namer,
  ports: IntakePorts,
): Arrivals {
  const deliveries: string[] = []
  let gathered: NewHire[] = []
  return {
    deliveries,
    add: (hire) => {
      const fresh = { hire, id: ports.newId(), delivery: ports.newId() }
      gathered.push(fresh)
      const device = ports.plan.devices[hire.device ?? ports.defaultDevice]
      const advice = findDeviceAdvice(ports.plan.worlds, device)
      return { outcome: 'new', hire: fresh.id, notes: advice ? [advice] : [] }
    },
    write: async () => {
      if (gathered.length === 0) return
      const written = gathered.map(({ delivery }) => delivery)
      await insertHires(transaction, gathered, namer, ports)
      await ports.wakeAll(transaction, written)
      deliveries.push(...written)
      gathered = []
    },
  }
}

/** Writes what {@link takeHires} did into the ledger. The last thing of a transaction. */
export async function recordTaken(
  transaction: IntakeTransaction,
  entries: readonly LedgerEntry[],
  { clock }: Pick<IntakePorts, 'clock'>,
): Promise<void> {
  if (entries.length > 0) await appendEntries(transaction, clock.now(), entries)
}

/** A row of somebody who is known; undefined where none of those who carry these names is meant. */
async function takeKnown(
  transaction: IntakeTransaction,
  hire: Hire,
  namer: Namer,
  ports: IntakePorts,
): Promise<Taken | undefined> {
  const found = await findKnownHires(transaction, hire.names)
  const live = found.filter(({ ended_at }) => ended_at === null)
  const [known] = live
  if (live.length > 1) return refuse('names-two-hires')
  if (known) return await takeAgain(transaction, known, hire, namer, ports)
  const closed = found.find(
    ({ phase, starts_on }) => phase === 'closed' && starts_on === hire.start.startsOn,
  )
  return closed && { outcome: 'closed', hire: closed.id, notes: [] }
}

async function takeAgain(
  transaction: IntakeTransaction,
  known: FoundHire,
  hire: Hire,
  namer: Namer,
  ports: IntakePorts,
): Promise<Taken> {
  if (!isWithin(known.containers, namer.containers)) return refuse('named-elsewhere')
  const expected = decideArrival(readKnownHire(known), hire)
  if ('refused' in expected) return refuse(expected.refused)
  if (!isNews(expected) && !isNewProblem(expected, known)) return toTaken(known.id, expected)
  const locked = await lockKnownHire(transaction, known)
  // Closed or cancelled a moment ago: the next import finds it so.
  if (!locked) return { outcome: 'closed', hire: known.id, notes: [] }
  const arrival = decideArrival(readKnownHire(locked), hire)
  if ('refused' in arrival) return refuse(arrival.refused)
  await storeArrival(transaction, locked, arrival, isNewProblem(arrival, locked), ports.clock.now())
  await ports.wakeAll(transaction, [locked.delivery])
  return toTaken(locked.id, arrival)
}

/** Problems that a changed address outweighs; a graver one is settled first, and the next import says so again. */
const lighter: ReadonlySet<string> = new Set(['message-not-delivered', 'too-many-wrong-codes'])

function isNewProblem(arrival: Arrival, { problem }: Pick<FoundHire, 'problem'>): boolean {
  return arrival.contactChanged && (problem === null || lighter.has(problem))
}

function toTaken(hire: string, arrival: Arrival): Taken {
  const { start, ...rest } = arrival
  const notes: Note[] = [
    ...(isNews(rest) ? (['filled'] as const) : []),
    ...(start ? (['moved'] as const) : []),
    ...(arrival.contactChanged ? (['contact-changed'] as const) : []),
  ]
  if (arrival.contactChanged) return { outcome: 'held', hire, notes }
  return { outcome: notes.length > 0 ? 'updated' : 'unchanged', hire, notes }
}

/** Whether everything a hire was named under may be touched by whoever names it now. */
function isWithin(named: readonly string[] | null, allowed: readonly string[] | null): boolean {
  if (allowed === null) return true
  return (named ?? [null]).every((container) => container !== null && allowed.includes(container))
}

function toCancelled(hire: string): Taken {
  return { outcome: 'cancelled', hire, notes: [] }
}

function refuse(code: RowRefusalCode): Taken {
  return { outcome: 'refused', refused: refusal(code) }
}
