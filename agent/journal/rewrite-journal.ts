import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import type { JournalPosition } from '../../protocol/journal-position.ts'
import type { ReachCrashPoint } from './crash-point.ts'
import type { JournalEntry } from './journal-entry.ts'
import { firstChecksum, writeJournalLine } from './journal-line.ts'
import { journalPath, readEntries } from './read-journal.ts'

/** Where a rewrite is made before it takes the journal's place. */
export function draftOf(path: string): string {
  return `${path}.draft`
}

const blockChars = 256 * 1024

/** What a rewrite keeps, and what it says of the file it replaces. */
export interface RewritePlan {
  readonly isKept: (entry: JournalEntry) => boolean
  readonly end: JournalPosition
  /** The latest instant in the old file: it must not get lost with the line that holds it. */
  readonly latest: Date
}

/**
 * Writes the entries that are kept into a new file beside the journal and makes it durable. Nothing has changed yet: a
 * draft that cannot be written (no room) is taken away, and the fault thrown.
 */
export async function draftJournal(
  old: FileHandle,
  folder: string,
  { isKept, end, latest }: RewritePlan,
): Promise<void> {
  const path = journalPath(folder)
  const draft = await open(draftOf(path), 'w', 0o600)
  try {
    let checksum = firstChecksum
    let text = ''
    const write = (entry: JournalEntry) => {
      const written = writeJournalLine(entry, checksum)
      checksum = written.checksum
      text += written.line
    }
    const blocks: string[] = []
    await readEntries(old, path, (entry) => {
      if (!isKept(entry)) return
      write(entry)
      if (text.length < blockChars) return
      blocks.push(text)
      text = ''
    })
    write({ type: 'continued', at: latest.toISOString(), ...end })
    for (const block of [...blocks, text]) await draft.appendFile(block)
    await draft.sync()
    await draft.close()
  } catch (fault) {
    await draft.close().catch(() => undefined)
    await rm(draftOf(path), { force: true })
    throw fault
  }
}

/** Puts the draft in the journal's place: after a crash there is the old one or the new one, and both are whole. Closes `old`. */
export async function replaceJournal(
  old: FileHandle,
  folder: string,
  reach: ReachCrashPoint,
): Promise<FileHandle> {
  const path = journalPath(folder)
  await reach('journal-rewritten')
  // Windows puts nothing in the place of a file that is open.
  await old.close()
  await reach('journal-before-replaced')
  await rename(draftOf(path), path)
  await reach('journal-replaced')
  await syncFolder(folder)
  return await open(path, 'a+', 0o600)
}

/** Makes the file's name durable as well as its bytes. Windows has no such call and needs none. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
