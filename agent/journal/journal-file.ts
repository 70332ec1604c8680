import type { FileHandle } from 'node:fs/promises'
import type { JournalEntry } from './journal-entry.ts'
import type { JournalIndex } from './journal-index.ts'
import { writeJournalLine } from './journal-line.ts'
import { PositionTrail } from './position-trail.ts'
import { readEntries } from './read-journal.ts'

/** The file that is written to: what is certainly in it, and how it came there. */
export interface JournalFile {
  readonly file: FileHandle
  readonly trail: PositionTrail
  /** The checksum of its last line. */
  checksum: string
  /** Where its last line ends. */
  bytes: number
}

/** Reads every whole line of the file into the index. */
export async function readJournalFile(
  file: FileHandle,
  path: string,
  index: JournalIndex,
): Promise<JournalFile> {
  const trail = new PositionTrail()
  const { checksum, end } = await readEntries(file, path, (entry, hash) => {
    index.take(entry)
    trail.take(entry, hash)
  })
  return { file, trail, checksum, bytes: end }
}

/** Appends entries: one write, one fsync. Where it throws, the file may hold more than `bytes` says, and that does not count. */
export async function writeEntries(
  open: JournalFile,
  entries: readonly JournalEntry[],
): Promise<void> {
  let { checksum } = open
  let text = ''
  const written: (readonly [JournalEntry, string])[] = []
  for (const entry of entries) {
    const line = writeJournalLine(entry, checksum)
    text += line.line
    checksum = line.checksum
    written.push([entry, checksum])
  }
  await open.file.appendFile(text)
  await open.file.datasync()
  open.checksum = checksum
  open.bytes += Buffer.byteLength(text)
  for (const [entry, hash] of written) open.trail.take(entry, hash)
}
