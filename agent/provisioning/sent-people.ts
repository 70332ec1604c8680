import { open } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { zProvisionedRow } from '../../protocol/provisioning-jobs.ts'
import { parseJson } from '../entra/parse-json.ts'
import { readPrivateFile, writePrivateFile } from '../identity/private-folder.ts'
import { StartProblem } from '../start-problem.ts'

const zPerson = z.strictObject({
  id: z.string(),
  digest: z.string(),
  /** What the server is told; nothing of somebody who is not to be active. */
  hire: z.optional(zProvisionedRow),
  /** The last line of the log about them when they were sent: an older one is no answer. */
  after: z.coerce.date().optional(),
})
const zLine = z.discriminatedUnion('type', [
  /** Written, and on the disk, before a batch goes. */
  z.strictObject({
    type: z.literal('sending'),
    at: z.coerce.date(),
    batch: z.string(),
    people: z.array(zPerson),
  }),
  /** It was taken. */
  z.strictObject({ type: z.literal('sent'), at: z.coerce.date(), batch: z.string() }),
  /** It was certainly not taken. */
  z.strictObject({ type: z.literal('refused'), at: z.coerce.date(), batch: z.string() }),
])
type Line = z.output<typeof zLine>

/** Somebody who was sent, or whose batch was begun. */
export interface SentPerson extends z.output<typeof zPerson> {
  readonly state: 'sent' | 'unknown'
  readonly at: Date
}

/** What is known of one person's past with this job. */
export interface PersonsPast {
  readonly state: 'never' | 'sent' | 'unknown'
  readonly at: Date
  readonly digest: string
  /** What the log said since. */
  readonly became?: 'created' | 'failed'
}

/** What was sent of one directory: the memory that keeps anybody from being sent twice, also after `kill -9`. */
export interface SentPeople {
  /** The latest of everybody who was sent, or may have been. */
  people(): readonly SentPerson[]
  /** How many calls were begun after `since`, and for how many people. */
  countSince(since: Date): { readonly calls: number; readonly people: number }
  begin(batch: string, people: readonly z.output<typeof zPerson>[], now: Date): Promise<void>
  end(batch: string, how: 'sent' | 'refused', now: Date): Promise<void>
  close(): Promise<void>
}

const fileOf = (stateFolder: string, directory: string) =>
  join(stateFolder, `provisioning-${directory}.jsonl`)

/** Reads it without writing: for an agent that runs beside the command. */
export async function readSentPeople(
  stateFolder: string,
  directory: string,
): Promise<readonly SentPerson[]> {
  return peopleIn(await readLines(fileOf(stateFolder, directory)))
}

/** Opens it to be written. What is older than `keepDays` is forgotten first. One process at a time: the caller holds the lock. */
export async function openSentPeople(
  stateFolder: string,
  directory: string,
  { now, keepDays }: { readonly now: Date; readonly keepDays: number },
): Promise<SentPeople> {
  const path = fileOf(stateFolder, directory)
  const oldest = now.getTime() - keepDays * 86_400_000
  const lines = (await readLines(path)).filter(({ at }) => at.getTime() >= oldest)
  // Whole or not at all; a line that a crash cut off goes with it.
  await writePrivateFile(path, lines.map(toText).join(''))
  const file = await open(path, 'a', 0o600)
  const append = async (line: Line) => {
    await file.appendFile(toText(line))
    await file.datasync()
    lines.push(line)
  }
  return {
    people: () => peopleIn(lines),
    countSince(since) {
      const begun = lines.filter((line) => line.type === 'sending' && line.at > since)
      const people = begun.flatMap((line) => (line.type === 'sending' ? line.people : []))
      return { calls: begun.length, people: people.length }
    },
    begin: (batch, people, at) => append({ type: 'sending', at, batch, people: [...people] }),
    end: (batch, type, at) => append({ type, at, batch }),
    close: () => file.close(),
  }
}

const toText = (line: Line) => `${JSON.stringify(line)}\n`

async function readLines(path: string): Promise<Line[]> {
  const text = (await readPrivateFile(path)) ?? ''
  const lines = text.split('\n')
  return lines.flatMap((line, at) => {
    const parsed = zLine.safeParse(parseJson(line))
    if (parsed.success) return parsed.data
    // The last one was cut off by a crash, before anything was sent. Any other would have kept somebody from being sent twice.
    if (at >= lines.length - 1) return []
    throw new StartProblem(
      `the memory of who was sent is damaged at line ${at + 1}: ${path}`,
      'find out from `firstkey provision --status` and the directory who was sent, then put the file away',
    )
  })
}

function peopleIn(lines: readonly Line[]): readonly SentPerson[] {
  const ends = new Map(
    lines.flatMap((line) => (line.type === 'sending' ? [] : [[line.batch, line.type] as const])),
  )
  const latest = new Map<string, SentPerson>()
  for (const line of lines) {
    if (line.type !== 'sending') continue
    const end = ends.get(line.batch)
    // What was refused has not happened; what came before it still has.
    if (end === 'refused') continue
    for (const person of line.people) {
      latest.set(person.id, { ...person, state: end ?? 'unknown', at: line.at })
    }
  }
  return [...latest.values()]
}
