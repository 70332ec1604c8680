import type { JournalPosition } from '../../protocol/journal-position.ts'
import type { JournalEntry } from './journal-entry.ts'
import { firstChecksum } from './journal-line.ts'

/**
 * How a position that was shown stands to the journal: its own (`held`), before anything that is remembered (`past`),
 * further on (`ahead`), or of a journal that parted from this one (`elsewhere`).
 */
export type PositionStanding = 'held' | 'past' | 'ahead' | 'elsewhere'

const remembered = 4096

/** Where the journal ends, and by which lines it came there. Knows only of lines that the disk has. */
export class PositionTrail {
  #end: JournalPosition = { count: 0, hash: firstChecksum }
  #recent = new Map<number, string>()

  /** Takes in a line that the disk has: its entry and its checksum. */
  take(entry: JournalEntry, hash: string): void {
    let { count } = this.#end
    if (entry.type === 'continued' || entry.type === 'put-back') {
      // Before this the count went another way: of that, only what is named here is known.
      this.#recent = new Map([[entry.count, entry.hash]])
      count = entry.type === 'continued' ? entry.count : Math.max(count, entry.count)
    }
    this.#end = { count: count + 1, hash }
    this.#recent.set(this.#end.count, hash)
    const oldest = this.#recent.keys().next().value
    if (oldest !== undefined && this.#recent.size > remembered) this.#recent.delete(oldest)
  }

  get end(): JournalPosition {
    return this.#end
  }

  standingOf({ count, hash }: JournalPosition): PositionStanding {
    if (count > this.#end.count) return 'ahead'
    const own = this.#recent.get(count)
    if (own === undefined) return 'past'
    return own === hash ? 'held' : 'elsewhere'
  }
}
