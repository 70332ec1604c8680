import type { EntryOf, JournalEntry } from './journal-entry.ts'

/** A mint that was begun. Without `pass` nobody knows whether one was made. */
export interface PassRecord {
  readonly begun: EntryOf<'minting'>
  readonly pass?: string
  /** It certainly was not made, or it was taken away again. */
  readonly isOver?: true
}

const hourMs = 3_600_000
/** A pass lives thirty days at most (Graph, `maximumLifetimeInMinutes`). */
const keptMs = 45 * 24 * hourMs

/** What the journal says of passes: which are ours, and how many were made. */
export class PassMemory {
  readonly #records = new Map<string, PassRecord[]>()

  take(entry: JournalEntry): void {
    if (!('account' in entry)) return
    const place = `${entry.directory}/${entry.account}`
    const records = this.#records.get(place) ?? []
    switch (entry.type) {
      case 'minting':
        this.#records.set(place, [
          ...records.filter((each) => isKept(each, entry.at)),
          { begun: entry },
        ])
        break
      case 'minted':
        this.#change(place, entry.jti, (record) => ({ ...record, pass: entry.pass }))
        break
      case 'not-minted':
        this.#change(place, entry.jti, (record) => ({ ...record, isOver: true }))
        break
      case 'pass-removed':
        this.#records.set(
          place,
          records.map((each) => (each.pass === entry.pass ? { ...each, isOver: true } : each)),
        )
        break
    }
  }

  /** Every mint of this account that may have left a pass. */
  find(directory: string, account: string): readonly PassRecord[] {
    return (this.#records.get(`${directory}/${account}`) ?? []).filter(({ isOver }) => !isOver)
  }

  /** Whether this pass was ours and is taken away: whoever still sees it reads what was. */
  wasRemoved(directory: string, account: string, pass: string): boolean {
    const records = this.#records.get(`${directory}/${account}`) ?? []
    return records.some((each) => each.pass === pass && each.isOver === true)
  }

  /**
   * When the first pass of ours was begun: from then on sign-ins may be its owner's. One that was not made, or that nobody
   * knows the end of, was shown to nobody: a sign-in after it is somebody else's.
   */
  findFirst(directory: string, account: string): Date | undefined {
    const records = this.#records.get(`${directory}/${account}`) ?? []
    const first = records.find(({ pass }) => pass !== undefined)
    return first && new Date(first.begun.at)
  }

  /** Passes minted, or perhaps minted, in the hour before `now`. */
  countInHour(directory: string, now: Date): number {
    let count = 0
    for (const records of this.#records.values()) {
      for (const { begun, pass, isOver } of records) {
        const isMade = pass !== undefined || !isOver
        const isRecent = Date.parse(begun.at) > now.getTime() - hourMs
        if (begun.directory === directory && isMade && isRecent) count += 1
      }
    }
    return count
  }

  /** The last mint of this name: a redelivered job begins one more. */
  #change(place: string, jti: string, change: (record: PassRecord) => PassRecord): void {
    const records = this.#records.get(place) ?? []
    const at = records.findLastIndex(({ begun }) => begun.jti === jti)
    this.#records.set(
      place,
      records.map((each, index) => (index === at ? change(each) : each)),
    )
  }
}

function isKept({ begun }: PassRecord, now: string): boolean {
  return Date.parse(begun.at) > Date.parse(now) - keptMs
}
