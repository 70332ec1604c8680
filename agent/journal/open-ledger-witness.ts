import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { zInstant } from '../../protocol/ids.ts'
import { type LedgerHead, zLedgerHead } from '../../protocol/ledger.ts'
import { readPrivateFile, writePrivateFile } from '../identity/private-folder.ts'
import { decideHead, type HeadProblem } from './decide-head.ts'

const zSeenHead = z.strictObject({
  at: zInstant,
  ...zLedgerHead.shape,
  problem: z.optional(z.enum(['cut', 'rewritten'])),
})
const zSeenLine = z.union([zSeenHead, z.strictObject({ at: zInstant, confirmed: z.literal(true) })])

/** An end of the ledger as it was shown to this agent, and what was wrong with it beside those before. */
export type SeenHead = Readonly<z.infer<typeof zSeenHead>>
type SeenLine = z.infer<typeof zSeenLine>

/** The ends of the ledger that the server showed: kept here, where whoever can write the ledger anew cannot. */
export interface LedgerWitness {
  /** Keeps an end. Returns what is wrong with it. A file that cannot be written is written with the next end. */
  take(shown: LedgerHead, now: Date): Promise<HeadProblem | undefined>
  /** The ends that are kept, oldest first. */
  heads(): readonly SeenHead[]
  /** Whether an end that does not continue the ones before was shown, and no operator has looked since. */
  hasProblem(): boolean
  /** An operator has looked. */
  confirm(now: Date): Promise<void>
}

/** The newest are all kept; of those before, the last of each day. */
const newestKept = 200
const mostKept = 600
const mostLines = 1200

/** Opens (or makes) the list in the state folder. A line that a crash cut off is left out. */
export async function openLedgerWitness(folder: string): Promise<LedgerWitness> {
  const path = join(folder, 'ledger-heads.jsonl')
  const read = parseLines((await readPrivateFile(path)) ?? '')
  let lines = read.lines
  // What could not be read, or not be written, is mended by writing the whole file.
  let whole = read.whole
  let writing: Promise<void> = Promise.resolve()

  async function write(line: SeenLine): Promise<void> {
    try {
      if (lines.length > mostLines) {
        lines = thin(lines)
        whole = false
      }
      if (whole) await appendFile(path, textOf([line]), { mode: 0o600 })
      else await writePrivateFile(path, textOf(lines))
      whole = true
    } catch {
      // The journal says that the disk takes nothing; this list is written again with its next line.
      whole = false
    }
  }

  const keep = (line: SeenLine) => {
    lines.push(line)
    writing = writing.then(() => write(line))
    return writing
  }

  return {
    take: async (shown, now) => {
      const heads = headsOf(lines)
      const newest = heads.at(-1)
      if (newest?.seq === shown.seq && newest.hash === shown.hash) return undefined
      const hashOf = (seq: number) => heads.findLast((head) => head.seq === seq)?.hash
      const problem = decideHead(hashOf, newest, shown)
      const { seq, hash } = shown
      await keep({ at: now.toISOString(), seq, hash, ...(problem && { problem }) })
      return problem
    },
    heads: () => headsOf(lines),
    hasProblem: () =>
      lines.findLastIndex((line) => 'problem' in line) >
      lines.findLastIndex((line) => 'confirmed' in line),
    confirm: (now) => keep({ at: now.toISOString(), confirmed: true }),
  }
}

function headsOf(lines: readonly SeenLine[]): readonly SeenHead[] {
  return lines.filter((line) => 'seq' in line)
}

/** The newest, one a day before them, and everything that was wrong. */
function thin(lines: readonly SeenLine[]): SeenLine[] {
  const dayOf = (line: SeenLine | undefined) => line?.at.slice(0, 10)
  const recent = lines.length - newestKept
  return lines
    .filter(
      (line, place) =>
        place >= recent ||
        !('seq' in line) ||
        line.problem ||
        dayOf(line) !== dayOf(lines[place + 1]),
    )
    .slice(-mostKept)
}

function textOf(lines: readonly SeenLine[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('')
}

function parseLines(text: string): { readonly lines: SeenLine[]; readonly whole: boolean } {
  const parsed = text.split('\n').map((line) => parseLine(line))
  const lines = parsed.filter((line) => line !== undefined)
  return { lines, whole: text === textOf(lines) }
}

function parseLine(text: string): SeenLine | undefined {
  try {
    return zSeenLine.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
