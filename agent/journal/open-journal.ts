import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { StartProblem } from '../start-problem.ts'
import type { JournalEntry } from './journal-entry.ts'
import { JournalIndex } from './journal-index.ts'
import { firstChecksum, parseJournalLine, writeJournalLine } from './journal-line.ts'

/** The agent's memory of what it did. */
export interface Journal {
  /** What the journal says so far, entries under way included. */
  readonly index: JournalIndex
  /**
   * Appends an entry. The index has it when this is called; the disk has it when the promise resolves: do the thing only
   * then. Throws if the disk does not take it; then nothing more is appended, and the agent must stop.
   */
  append(entry: JournalEntry): Promise<void>
  close(): Promise<void>
}

/**
 * Opens (or makes) the journal in the state folder and reads it into the index, a block at a time.
 *
 * A last line that is cut off (the agent was killed while writing) is cut away: nothing had been done on its word.
 * Anything else that does not fit refuses to start, since a journal with a hole cannot say what was done.
 */
export async function openJournal(folder: string): Promise<Journal> {
  const path = join(folder, 'journal.jsonl')
  const file = await open(path, 'a+', 0o600)
  try {
    const index = new JournalIndex()
    const { checksum, end } = await readEntries(file, path, (entry) => index.take(entry))
    await file.truncate(end)
    await syncFolder(folder)
    return createWriter(file, index, checksum)
  } catch (fault) {
    await file.close()
    throw fault
  }
}

const blockBytes = 64 * 1024
const longestLine = 64 * 1024

/** Reads every whole line. Returns the last checksum and where the last whole line ends. */
async function readEntries(
  file: FileHandle,
  path: string,
  take: (entry: JournalEntry) => void,
): Promise<{ readonly checksum: string; readonly end: number }> {
  let checksum = firstChecksum
  let end = 0
  let rest = Buffer.alloc(0)
  for (let line = 1; ; ) {
    const block = Buffer.alloc(blockBytes)
    const { bytesRead } = await file.read(block, 0, blockBytes, end + rest.length)
    if (bytesRead === 0) return { checksum, end }
    rest = Buffer.concat([rest, block.subarray(0, bytesRead)])
    for (let newline = rest.indexOf(10); newline >= 0; newline = rest.indexOf(10)) {
      const read = parseLineOrRefuse(rest.toString('utf8', 0, newline), checksum, path, line)
      take(read.entry)
      checksum = read.checksum
      end += newline + 1
      rest = rest.subarray(newline + 1)
      line += 1
    }
    if (rest.length > longestLine) throw damaged(path, line)
  }
}

function parseLineOrRefuse(text: string, previous: string, path: string, line: number) {
  try {
    const read = parseJournalLine(text, previous)
    if (read) return read
  } catch {
    // Not JSON behind a checksum that fits: as damaged as any other.
  }
  throw damaged(path, line)
}

function damaged(path: string, line: number): StartProblem {
  return new StartProblem(
    `the journal is damaged at line ${line}: ${path}`,
    'do not edit it. Restore the state folder from a backup made while the agent was stopped, or enrol a new agent in a new folder',
  )
}

function createWriter(file: FileHandle, index: JournalIndex, last: string): Journal {
  let checksum = last
  let waiting: { text: string; done: PromiseWithResolvers<void> } | undefined
  let broken: Error | undefined
  let writing: Promise<void> = Promise.resolve()

  // Lines that arrive while the disk is busy go out together: one write, one fsync.
  async function flush(): Promise<void> {
    const batch = waiting
    waiting = undefined
    if (!batch) return
    try {
      if (broken) throw broken
      await file.appendFile(batch.text)
      await file.datasync()
      batch.done.resolve()
    } catch (fault) {
      broken ??= new Error('the journal cannot be written', { cause: fault })
      batch.done.reject(broken)
    }
  }

  return {
    index,
    append: (entry) => {
      if (broken) return Promise.reject(broken)
      const written = writeJournalLine(entry, checksum)
      checksum = written.checksum
      index.take(entry)
      if (waiting) {
        waiting.text += written.line
        return waiting.done.promise
      }
      const done = Promise.withResolvers<void>()
      waiting = { text: written.line, done }
      writing = writing.then(flush)
      return done.promise
    },
    close: async () => {
      await writing
      await file.close()
    },
  }
}

/** Makes the file's name durable as well as its bytes. Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
