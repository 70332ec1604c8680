import { type FileHandle, open, rm } from 'node:fs/promises'
import type { ReachCrashPoint } from './crash-point.ts'
import type { JournalEntry } from './journal-entry.ts'
import { JournalIndex } from './journal-index.ts'
import { writeJournalLine } from './journal-line.ts'
import { journalPath, readEntries } from './read-journal.ts'
import { draftOf, rewriteJournal, syncFolder } from './rewrite-journal.ts'

/** The agent's memory of what it did. */
export interface Journal {
  /** What the journal says so far, entries under way included. */
  readonly index: JournalIndex
  /**
   * Appends an entry. The index has it when this is called; the disk has it when the promise resolves: do the thing only
   * then. Throws if the disk does not take it; then nothing more is appended, and the agent must stop.
   */
  append(entry: JournalEntry): Promise<void>
  /**
   * Erases the numbers that were last used `days` before `now`, and the texts of accounts that no limit counts any more, from
   * memory and disk. Returns how many numbers. A crash leaves the old file or the new one, whole.
   */
  forget(now: Date, days: number): Promise<number>
  close(): Promise<void>
}

/**
 * Opens (or makes) the journal in the state folder and reads it into the index, a block at a time.
 *
 * A last line that is cut off (the agent was killed while writing) is cut away: nothing had been done on its word.
 * Anything else that does not fit refuses to start, since a journal with a hole cannot say what was done.
 */
export async function openJournal(
  folder: string,
  reach: ReachCrashPoint = () => undefined,
): Promise<Journal> {
  const path = journalPath(folder)
  // A rewrite that was cut off: the journal itself is as it was.
  await rm(draftOf(path), { force: true })
  const file = await open(path, 'a+', 0o600)
  try {
    const index = new JournalIndex()
    const { checksum, end } = await readEntries(file, path, (entry) => index.take(entry))
    await file.truncate(end)
    await syncFolder(folder)
    return createWriter({ file, checksum }, folder, index, reach)
  } catch (fault) {
    await file.close()
    throw fault
  }
}

/** The file that is written to, and the checksum its last line has. */
interface OpenFile {
  readonly file: FileHandle
  readonly checksum: string
}

function createWriter(
  first: OpenFile,
  folder: string,
  index: JournalIndex,
  reach: ReachCrashPoint,
): Journal {
  let { file, checksum } = first
  let waiting: { entries: JournalEntry[]; done: PromiseWithResolvers<void> } | undefined
  let broken: Error | undefined
  let writing: Promise<void> = Promise.resolve()

  // Lines that arrive while the disk is busy go out together: one write, one fsync.
  async function flush(): Promise<void> {
    const batch = waiting
    waiting = undefined
    if (!batch) return
    try {
      if (broken) throw broken
      const lines = writeLines(batch.entries, checksum)
      await file.appendFile(lines.text)
      await file.datasync()
      checksum = lines.checksum
      batch.done.resolve()
    } catch (fault) {
      broken ??= new Error('the journal cannot be written', { cause: fault })
      batch.done.reject(broken)
    }
  }

  // Between two batches: what comes meanwhile waits, and is written to the new file.
  async function rewrite(now: Date, days: number): Promise<number> {
    if (broken) throw broken
    const forgotten = index.forgetNumbers(new Date(now.getTime() - days * dayMs))
    if (forgotten.size === 0) return 0
    try {
      const isKept = (entry: JournalEntry) => !isForgotten(entry, forgotten, now)
      const next = await rewriteJournal(file, folder, isKept, reach)
      file = next.file
      checksum = next.checksum
      return forgotten.size
    } catch (fault) {
      // Which file the handle is of is not certain any more: nothing is written on that.
      broken ??= new Error('the journal cannot be written', { cause: fault })
      throw broken
    }
  }

  return {
    index,
    append: (entry) => {
      if (broken) return Promise.reject(broken)
      index.take(entry)
      if (waiting) {
        waiting.entries.push(entry)
        return waiting.done.promise
      }
      const done = Promise.withResolvers<void>()
      waiting = { entries: [entry], done }
      writing = writing.then(flush)
      return done.promise
    },
    forget: (now, days) => {
      const done = writing.then(() => rewrite(now, days))
      writing = done.then(
        () => undefined,
        () => undefined,
      )
      return done
    },
    close: async () => {
      await writing
      await file.close()
    },
  }
}

function writeLines(entries: readonly JournalEntry[], previous: string) {
  let checksum = previous
  let text = ''
  for (const entry of entries) {
    const written = writeJournalLine(entry, checksum)
    text += written.line
    checksum = written.checksum
  }
  return { text, checksum }
}

const dayMs = 86_400_000
const textsKeptDays = 2

/** Numbers that are forgotten, and texts that no limit counts any more. What was set, and every box, stays. */
function isForgotten(entry: JournalEntry, forgotten: ReadonlySet<string>, now: Date): boolean {
  if (entry.type === 'number-frozen' || entry.type === 'number-seen') {
    return forgotten.has(`${entry.directory}/${entry.account}`)
  }
  return entry.type === 'text-sent' && Date.parse(entry.at) < now.getTime() - textsKeptDays * dayMs
}
