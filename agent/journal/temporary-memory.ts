import type { EntryOf, JournalEntry } from './journal-entry.ts'

/** The temporary password of an account that was begun last, and how far it came. */
export interface TemporaryRecord {
  readonly begun: EntryOf<'temporary-begun'>
  /** When the directory dates the password that it has since. Missing: not set, or the directory does not say. */
  readonly datedAt?: Date
  readonly isSet?: true
  /** It was handed to a carrier, or was about to be: from here on it may be in somebody's hands. */
  readonly sendingAt?: Date
  /** How the last two digits of the number read. */
  readonly sentTo?: string
  readonly arrival?: 'accepted' | 'unknown'
  /** It certainly is in nobody's hands, or the account was closed over it. */
  readonly isOver?: true
}

const hourMs = 3_600_000

/** What the journal says of temporary passwords: never what they were. */
export class TemporaryMemory {
  readonly #records = new Map<string, TemporaryRecord>()
  #begun: { readonly directory: string; readonly at: number }[] = []

  take(entry: JournalEntry): void {
    if (!('account' in entry)) return
    const place = `${entry.directory}/${entry.account}`
    switch (entry.type) {
      case 'temporary-begun':
        this.#count(entry)
        this.#records.set(place, { begun: entry })
        break
      case 'temporary-set':
        this.#change(place, {
          isSet: true,
          ...(entry.datedAt === undefined ? {} : { datedAt: new Date(entry.datedAt) }),
        })
        break
      case 'temporary-sending':
        this.#change(place, { sendingAt: new Date(entry.at), sentTo: entry.sentTo })
        break
      case 'temporary-sent':
        this.#change(place, { arrival: entry.arrival })
        break
      case 'temporary-not-sent':
      case 'set':
      case 'closed':
        this.#change(place, { isOver: true })
        break
    }
  }

  /** The last one of this account, unless it is over. */
  find(directory: string, account: string): TemporaryRecord | undefined {
    const record = this.#records.get(`${directory}/${account}`)
    return record?.isOver ? undefined : record
  }

  /** Passwords that were begun in the hour before `now`. */
  countInHour(directory: string, now: Date): number {
    return this.#begun.filter(
      (each) => each.directory === directory && each.at > now.getTime() - hourMs,
    ).length
  }

  #count({ at, directory }: EntryOf<'temporary-begun'>): void {
    const now = Date.parse(at)
    this.#begun = [...this.#begun.filter((each) => each.at > now - hourMs), { directory, at: now }]
  }

  #change(place: string, change: Partial<TemporaryRecord>): void {
    const record = this.#records.get(place)
    if (record) this.#records.set(place, { ...record, ...change })
  }
}
