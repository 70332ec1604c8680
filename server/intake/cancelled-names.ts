import { sql } from 'kysely'
import type { WordMaker } from '../words/derive-words.ts'
import type { Hire, HireNames } from './hire.ts'
import type { IntakeTransaction } from './intake-ports.ts'

/** What makes a name comparable without keeping it. */
type Hashes = Pick<WordMaker, 'hashOfName'>

/** A hire that is cancelled, with everything it is called by. */
interface CancelledHire {
  readonly id: string
  readonly startsOn: string
  readonly names: readonly HireNames[]
}

/**
 * Remembers that a hire was cancelled for its start. Its names are erased with it; what stays are hashes of them under the
 * server's key, which say nothing to whoever has the database alone.
 */
export async function rememberCancelled(
  transaction: IntakeTransaction,
  { id, startsOn, names }: CancelledHire,
  words: Hashes,
): Promise<void> {
  const hashes = new Map(names.flatMap((each) => hashNames(each, words)).map((hash) => [hash, id]))
  if (hashes.size === 0) return
  const rows = [...hashes.keys()].map((hash) => ({
    name_hash: Buffer.from(hash, 'hex'),
    starts_on: startsOn,
    hire_id: id,
  }))
  await transaction
    .insertInto('cancelled_name')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['name_hash', 'starts_on']).doUpdateSet({ hire_id: id }),
    )
    .execute()
}

/** For each hire the one that was cancelled for the same start under one of the same names. In the order of `hires`. */
export async function findCancelled(
  transaction: IntakeTransaction,
  hires: readonly Hire[],
  words: Hashes,
): Promise<readonly (string | undefined)[]> {
  const asked = hires.map(({ names, start }) =>
    hashNames(names, words).map((hash) => ({ hash, startsOn: start.startsOn })),
  )
  const flat = asked.flat()
  const { rows } = await sql<{ mark: string; hire: string }>`
    select encode(name_hash, 'hex') || ' ' || starts_on as mark, hire_id as hire
    from firstkey.cancelled_name
    join unnest(
      ${flat.map(({ hash }) => hash)}::text[],
      ${flat.map(({ startsOn }) => startsOn)}::date[]
    ) as asked (hash, day) on name_hash = decode(hash, 'hex') and starts_on = day
  `.execute(transaction)
  const found = new Map(rows.map(({ mark, hire }) => [mark, hire]))
  return asked.map((names) => {
    const mark = names.find(({ hash, startsOn }) => found.has(`${hash} ${startsOn}`))
    return mark && found.get(`${mark.hash} ${mark.startsOn}`)
  })
}

/** Forgets it of starts before `day`: a row that names one is refused by itself. */
export async function forgetCancelled(transaction: IntakeTransaction, day: string): Promise<void> {
  await transaction.deleteFrom('cancelled_name').where('starts_on', '<', day).execute()
}

/** In hex, without case where directories know none. */
function hashNames(names: HireNames, words: Hashes): readonly string[] {
  return Object.entries(names).flatMap(([kind, name]: [string, string | undefined]) => {
    if (name === undefined) return []
    const compared = kind === 'employeeNumber' ? name : name.toLowerCase()
    return [words.hashOfName(kind, compared).toString('hex')]
  })
}
