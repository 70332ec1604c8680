import type { EntryOf, JournalEntry } from './journal-entry.ts'

/** The pass of an account that was handed to a carrier last, or was about to be. */
export interface HandedPassRecord {
  readonly sending: EntryOf<'pass-sending'>
  /** Missing: the carrier may never have been called. */
  readonly arrival?: 'accepted' | 'unknown'
  /** It certainly is in nobody's hands, or was taken away. */
  readonly isOver?: true
}

/** What the journal says of passes that left by text: never what they were. */
export class HandedPassMemory {
  readonly #records = new Map<string, HandedPassRecord>()

  take(entry: JournalEntry): void {
    if (!('account' in entry)) return
    const place = `${entry.directory}/${entry.account}`
    const record = this.#records.get(place)
    switch (entry.type) {
      case 'pass-sending':
        this.#records.set(place, { sending: entry })
        break
      case 'pass-sent':
        if (record) this.#records.set(place, { ...record, arrival: entry.arrival })
        break
      case 'pass-not-sent':
        if (record) this.#records.set(place, { ...record, isOver: true })
        break
      case 'pass-removed':
        if (record?.sending.pass === entry.pass) {
          this.#records.set(place, { ...record, isOver: true })
        }
        break
    }
  }

  /** The last one of this account, unless it is over or its time has passed. */
  find(directory: string, account: string, now: Date): HandedPassRecord | undefined {
    const record = this.#records.get(`${directory}/${account}`)
    if (!record || record.isOver) return undefined
    return now.getTime() < Date.parse(record.sending.expiresAt) ? record : undefined
  }
}
