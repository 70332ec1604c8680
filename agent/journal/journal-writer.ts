import type { JournalPosition } from '../../protocol/journal-position.ts'
import type { ReachCrashPoint } from './crash-point.ts'
import { isForgotten } from './is-forgotten.ts'
import type { JournalEntry } from './journal-entry.ts'
import { type JournalFile, readJournalFile, writeEntries } from './journal-file.ts'
import { JournalIndex } from './journal-index.ts'
import type { Journal } from './open-journal.ts'
import type { PositionStanding } from './position-trail.ts'
import { journalPath } from './read-journal.ts'
import { draftJournal, replaceJournal } from './rewrite-journal.ts'

/** The disk did not take an entry: what it stands for is not done. Says nothing of what was to be written. */
export class JournalFault extends Error {
  override readonly name = 'JournalFault'
}

/** No room, by whatever limit: what was written can be cut away, and there may be room later. */
const noRoom = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

const said = 'the journal cannot be written'
const dayMs = 86_400_000

/** Writes a journal that was read: what is asked for in the order it comes, one thing at a time. */
export class JournalWriter implements Journal {
  readonly index: JournalIndex
  readonly #folder: string
  readonly #reach: ReachCrashPoint
  #open: JournalFile
  #waiting: { entries: JournalEntry[]; done: PromiseWithResolvers<void> } | undefined
  #trouble: 'none' | 'no-room' | 'broken' = 'none'
  #writing: Promise<void> = Promise.resolve()

  constructor(open: JournalFile, folder: string, index: JournalIndex, reach: ReachCrashPoint) {
    this.#open = open
    this.#folder = folder
    this.#reach = reach
    this.index = index
  }

  end(): JournalPosition {
    return this.#open.trail.end
  }

  standingOf(position: JournalPosition): PositionStanding {
    return this.#open.trail.standingOf(position)
  }

  isWritable(): boolean {
    return this.#trouble === 'none'
  }

  append(entry: JournalEntry): Promise<void> {
    if (this.#trouble === 'broken') return Promise.reject(new JournalFault(said))
    this.index.take(entry)
    if (this.#waiting) {
      this.#waiting.entries.push(entry)
      return this.#waiting.done.promise
    }
    const done = Promise.withResolvers<void>()
    this.#waiting = { entries: [entry], done }
    this.#writing = this.#writing.then(() => this.#flush())
    return done.promise
  }

  forget(now: Date, days: number): Promise<number> {
    const done = this.#writing.then(() => this.#rewrite(now, days))
    this.#writing = done.then(
      () => undefined,
      () => undefined,
    )
    return done
  }

  async close(): Promise<void> {
    await this.#writing
    await this.#open.file.close()
  }

  // Lines that arrive while the disk is busy go out together: one write, one fsync.
  async #flush(): Promise<void> {
    const batch = this.#waiting
    this.#waiting = undefined
    if (!batch) return
    try {
      if (this.#trouble === 'broken') throw new JournalFault(said)
      await writeEntries(this.#open, batch.entries)
      this.#trouble = 'none'
      batch.done.resolve()
    } catch (fault) {
      this.#trouble = await this.#goBackAfter(fault)
      batch.done.reject(new JournalFault(said, { cause: fault }))
    }
  }

  // The file is cut back to what is certain, and the index to what the file says. After any other fault nobody can say what
  // the disk has: nothing more is written until the agent starts again.
  async #goBackAfter(fault: unknown): Promise<'no-room' | 'broken'> {
    const code = fault instanceof Error && 'code' in fault ? String(fault.code) : ''
    if (!noRoom.has(code)) return 'broken'
    try {
      await this.#open.file.truncate(this.#open.bytes)
      await this.#readAgain(this.#open.file)
      return 'no-room'
    } catch {
      return 'broken'
    }
  }

  /** The index says what the file says, and what still waits to be written. */
  async #readAgain(file: JournalFile['file']): Promise<void> {
    const fresh = new JournalIndex()
    this.#open = await readJournalFile(file, journalPath(this.#folder), fresh)
    this.index.become(fresh)
    for (const entry of this.#waiting?.entries ?? []) this.index.take(entry)
  }

  // Between two batches: what comes meanwhile waits, and is written to the new file.
  async #rewrite(now: Date, days: number): Promise<number> {
    if (this.#trouble === 'broken') throw new JournalFault(said)
    const { index } = this
    const places = index.findForgettable(new Date(now.getTime() - days * dayMs))
    if (places.size === 0 && !index.isLong) return 0
    const latest = new Date(Math.max(now.getTime(), index.latest.getTime()))
    const isKept = (entry: JournalEntry) => !isForgotten(entry, { places, now, index })
    const { file, trail } = this.#open
    await draftJournal(file, this.#folder, { isKept, end: trail.end, latest })
    try {
      await this.#readAgain(await replaceJournal(file, this.#folder, this.#reach))
    } catch (fault) {
      // Which file the handle is of is not certain any more: nothing is written on that.
      this.#trouble = 'broken'
      throw new JournalFault(said, { cause: fault })
    }
    return places.size
  }
}
