import { open, rm } from 'node:fs/promises'
import type { JournalPosition } from '../../protocol/journal-position.ts'
import type { ReachCrashPoint } from './crash-point.ts'
import type { JournalEntry } from './journal-entry.ts'
import { readJournalFile } from './journal-file.ts'
import { JournalIndex } from './journal-index.ts'
import { JournalWriter } from './journal-writer.ts'
import type { PositionStanding } from './position-trail.ts'
import { journalPath } from './read-journal.ts'
import { draftOf, syncFolder } from './rewrite-journal.ts'

/** The agent's memory of what it did. */
export interface Journal {
  /** What the journal says so far, entries under way included. */
  readonly index: JournalIndex
  /**
   * Appends an entry. The index has it when this is called; the disk has it when the promise resolves: do the thing only
   * then. Throws {@link JournalFault} if the disk does not take it: the index forgets it again, and a later entry may find room.
   */
  append(entry: JournalEntry): Promise<void>
  /** How far the journal goes on the disk. */
  end(): JournalPosition
  /** How a position that was signed with this agent's key stands to this journal. */
  standingOf(position: JournalPosition): PositionStanding
  /** Whether the last entry that was to be written was. */
  isWritable(): boolean
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
    const read = await readJournalFile(file, path, index)
    await file.truncate(read.bytes)
    await syncFolder(folder)
    return new JournalWriter(read, folder, index, reach)
  } catch (fault) {
    await file.close()
    throw fault
  }
}
