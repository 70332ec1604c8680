import { type FileHandle, open, rename } from 'node:fs/promises'
import type { ReachCrashPoint } from './crash-point.ts'
import type { JournalEntry } from './journal-entry.ts'
import { firstChecksum, writeJournalLine } from './journal-line.ts'
import { journalPath, readEntries } from './read-journal.ts'

/** Where a rewrite is made before it takes the journal's place. */
export function draftOf(path: string): string {
  return `${path}.draft`
}

const blockChars = 256 * 1024

/**
 * Writes the entries that are kept into a new file beside the journal, makes it durable, and puts it in the journal's
 * place: after a crash there is the old one or the new one, and both are whole. Closes `old`; returns the new one, open.
 */
export async function rewriteJournal(
  old: FileHandle,
  folder: string,
  isKept: (entry: JournalEntry) => boolean,
  reach: ReachCrashPoint,
): Promise<{ readonly file: FileHandle; readonly checksum: string }> {
  const path = journalPath(folder)
  const draft = await open(draftOf(path), 'w', 0o600)
  let checksum = firstChecksum
  try {
    let text = ''
    const blocks: string[] = []
    await readEntries(old, path, (entry) => {
      if (!isKept(entry)) return
      const written = writeJournalLine(entry, checksum)
      checksum = written.checksum
      text += written.line
      if (text.length < blockChars) return
      blocks.push(text)
      text = ''
    })
    for (const block of [...blocks, text]) await draft.appendFile(block)
    await reach('journal-rewritten')
    await draft.sync()
  } finally {
    await draft.close()
  }
  // Windows puts nothing in the place of a file that is open.
  await old.close()
  await reach('journal-before-replaced')
  await rename(draftOf(path), path)
  await reach('journal-replaced')
  await syncFolder(folder)
  return { file: await open(path, 'a+', 0o600), checksum }
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
