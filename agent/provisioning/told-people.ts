import { join } from 'node:path'
import * as z from 'zod'
import type { Provisioned } from '../../protocol/provisioning-jobs.ts'
import { provisioningCodes } from '../../protocol/provisioning-jobs.ts'
import { parseJson } from '../entra/parse-json.ts'
import { readPrivateFile, writePrivateFile } from '../identity/private-folder.ts'
import type { Outcome } from './judge-outcome.ts'
import type { SentPerson } from './sent-people.ts'

const zOutcome = z.strictObject({
  at: z.coerce.date(),
  became: z.enum(['created', 'failed']),
  code: z.enum(provisioningCodes).optional(),
})
const zTold = z.record(z.string(), z.string())
const zKept = z.strictObject({
  /** The job it belongs to. */
  about: z.string(),
  lookedAt: z.coerce.date().optional(),
  /** What the log said last, by the source's own id. */
  outcomes: z.record(z.string(), zOutcome),
  /** What the server was told of each, and took. */
  told: zTold,
  /** What it was told and is not known to have taken. */
  pending: z.strictObject({ batch: z.string(), told: zTold }).optional(),
})
export type ToldPeople = z.output<typeof zKept>

const pathOf = (stateFolder: string, directory: string) =>
  join(stateFolder, `provisioned-${directory}.json`)

/** What the server was told. A file that cannot be read begins anew: everybody is told once more, and nothing is made twice. */
export async function readToldPeople(
  stateFolder: string,
  directory: string,
  about: string,
): Promise<ToldPeople> {
  const text = (await readPrivateFile(pathOf(stateFolder, directory))) ?? ''
  const kept = zKept.safeParse(parseJson(text)).data
  return kept?.about === about ? kept : { about, outcomes: {}, told: {} }
}

export function writeToldPeople(
  stateFolder: string,
  directory: string,
  told: ToldPeople,
): Promise<void> {
  return writePrivateFile(pathOf(stateFolder, directory), JSON.stringify(told))
}

/** The log's clock and ours may differ by so much; a line from before a person was sent is about an earlier time. */
const slackMs = 60_000

/** What the log said of somebody since they were sent. */
export function outcomeSince<T extends Pick<Outcome, 'at'>>(
  { at, after }: Pick<SentPerson, 'at' | 'after'>,
  outcome: T | undefined,
): T | undefined {
  if (!outcome || (after && outcome.at <= after)) return undefined
  return outcome.at.getTime() >= at.getTime() - slackMs ? outcome : undefined
}

/** What is news to the server, in the order it was sent. Nothing of those of whom nobody knows whether they were sent. */
export function findNews(
  people: readonly SentPerson[],
  { outcomes, told }: Pick<ToldPeople, 'outcomes' | 'told'>,
): readonly { readonly id: string; readonly key: string; readonly news: Provisioned }[] {
  return people.flatMap((person) => {
    const { id, hire: row, at, state } = person
    const outcome = outcomeSince(person, outcomes[id])
    if (!row || (state === 'unknown' && !outcome)) return []
    const became = outcome?.became ?? 'sent'
    const key = `${at.toISOString()} ${became}`
    if (told[id] === key) return []
    const news: Provisioned =
      became === 'failed'
        ? { row, became, code: outcome?.code ?? 'provisioning-failed' }
        : { row, became }
    return [{ id, key, news }]
  })
}
