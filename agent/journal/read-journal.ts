import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { StartProblem } from '../start-problem.ts'
import type { JournalEntry } from './journal-entry.ts'
import { JournalIndex } from './journal-index.ts'
import { firstChecksum, parseJournalLine } from './journal-line.ts'

/** Where the journal stands in the state folder. */
export function journalPath(folder: string): string {
  return join(folder, 'journal.jsonl')
}

/** What the journal says, read beside a running agent. `undefined`: there is none yet. Throws {@link StartProblem}. */
export async function readJournal(folder: string): Promise<JournalIndex | undefined> {
  const path = journalPath(folder)
  const file = await open(path, 'r').catch((fault: NodeJS.ErrnoException) => {
    if (fault.code === 'ENOENT') return undefined
    throw fault
  })
  if (!file) return undefined
  try {
    const index = new JournalIndex()
    await readEntries(file, path, (entry) => index.take(entry))
    return index
  } finally {
    await file.close()
  }
}

const blockBytes = 64 * 1024
const longestLine = 64 * 1024

/** Reads every whole line, with its checksum. Returns the last checksum and where the last whole line ends. */
export async function readEntries(
  file: FileHandle,
  path: string,
  take: (entry: JournalEntry, checksum: string) => void,
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
      checksum = read.checksum
      take(read.entry, checksum)
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
    'do not edit it. Restore the state folder from a backup made while the agent was stopped (it then knows that its memory is older, and is careful), or enrol a new agent in a new folder',
  )
}
