import { createHash } from 'node:crypto'
import { type JournalEntry, zJournalEntry } from './journal-entry.ts'

/** What the first line's checksum follows. */
export const firstChecksum = '0'.repeat(32)

/** A line of the journal: `checksum SPACE json`. The checksum covers the one before, so no line can be lost or moved. */
export function writeJournalLine(
  entry: JournalEntry,
  previous: string,
): { readonly line: string; readonly checksum: string } {
  const json = JSON.stringify(entry)
  const checksum = checksumOf(previous, json)
  return { line: `${checksum} ${json}\n`, checksum }
}

/** Reads a line (without its newline). `undefined`: damaged, or not the line that follows `previous`. */
export function parseJournalLine(
  line: string,
  previous: string,
): { readonly entry: JournalEntry; readonly checksum: string } | undefined {
  const checksum = line.slice(0, firstChecksum.length)
  const json = line.slice(firstChecksum.length + 1)
  // The space between them is covered by no checksum.
  const whole = line === `${checksum} ${json}` && checksum === checksumOf(previous, json)
  if (!whole) return undefined
  const entry = zJournalEntry.safeParse(JSON.parse(json))
  return entry.success ? { entry: entry.data, checksum } : undefined
}

function checksumOf(previous: string, json: string): string {
  return createHash('sha256').update(`${previous}\n${json}`).digest('hex').slice(0, 32)
}
