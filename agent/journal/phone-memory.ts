import type { EntryOf, JournalEntry } from './journal-entry.ts'

/** A registration that was begun. Without `done` nobody knows what became of it. */
export interface PhoneRecord {
  readonly begun: EntryOf<'registering-phone'>
  readonly done?: EntryOf<'phone-registered'>
}

const hourMs = 3_600_000

/** What the journal says of phones: which one is ours, and how many were registered. */
export class PhoneMemory {
  readonly #latest = new Map<string, PhoneRecord>()
  #begun: { readonly directory: string; readonly jti: string; readonly at: number }[] = []

  take(entry: JournalEntry): void {
    if (!('account' in entry)) return
    const place = `${entry.directory}/${entry.account}`
    const known = this.#latest.get(place)
    switch (entry.type) {
      case 'registering-phone': {
        const at = Date.parse(entry.at)
        this.#begun = this.#begun.filter((each) => each.at > at - hourMs)
        this.#begun.push({ directory: entry.directory, jti: entry.jti, at })
        this.#latest.set(place, { begun: entry })
        break
      }
      case 'phone-registered':
        if (known?.begun.jti === entry.jti) this.#latest.set(place, { ...known, done: entry })
        break
      case 'phone-not-registered':
        this.#begun = this.#begun.filter(({ jti }) => jti !== entry.jti)
        if (known?.begun.jti === entry.jti) this.#latest.delete(place)
        break
      case 'phone-removed':
        this.#latest.delete(place)
        break
    }
  }

  /** The registration that may stand in the tenant: an account has one mobile phone at most. */
  find(directory: string, account: string): PhoneRecord | undefined {
    return this.#latest.get(`${directory}/${account}`)
  }

  /** Phones registered, or perhaps registered, in the hour before `now`. */
  countInHour(directory: string, now: Date): number {
    const since = now.getTime() - hourMs
    return this.#begun.filter((each) => each.directory === directory && each.at > since).length
  }
}
