import { join } from 'node:path'
import * as z from 'zod'
import { readPrivateFile, writePrivateFile } from '../../identity/private-folder.ts'
import { parseJson } from '../parse-json.ts'

/** A page, and how many people of it were dealt with. Without a link: the beginning. */
export interface Position {
  readonly link?: string | undefined
  readonly after: number
}

const zPosition = z.strictObject({ link: z.string().optional(), after: z.int().min(0) })
const zKept = z.strictObject({
  /** What it belongs to: another tenant, or other questions, begin anew. */
  about: z.string(),
  at: zPosition,
  /** What was handed over and is not known to have been taken: where to go on once it is. */
  pending: z.strictObject({ batch: z.string(), next: zPosition }).optional(),
})
type Kept = z.output<typeof zKept>

/** How far the changes of a tenant were read. No people: who changed is read again. */
export interface KeptPosition {
  /** Where to read. What is pending is behind us once the server says that it was taken. */
  find(taken: readonly string[]): Promise<Position>
  /** Notes what is about to be handed over, so that the server's word can be understood after a crash. */
  handOver(from: Position, batch: string, next: Position): Promise<void>
}

/** Keeps the position of one directory in the agent's state folder. A file that cannot be read begins anew. */
export function keepPosition(stateFolder: string, directory: string, about: string): KeptPosition {
  const path = join(stateFolder, `changes-${directory}.json`)
  const read = async (): Promise<Kept> => {
    const kept = zKept.safeParse(parseJson((await readPrivateFile(path)) ?? '')).data
    return kept?.about === about ? kept : { about, at: { after: 0 } }
  }
  return {
    async find(taken) {
      const { at, pending } = await read()
      return pending && taken.includes(pending.batch) ? pending.next : at
    },
    handOver: (at, batch, next) =>
      writePrivateFile(path, JSON.stringify({ about, at, pending: { batch, next } })),
  }
}
