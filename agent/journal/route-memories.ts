import { HandedPassMemory } from './handed-pass-memory.ts'
import type { JournalEntry } from './journal-entry.ts'
import { PassMemory } from './pass-memory.ts'
import { PhoneMemory } from './phone-memory.ts'
import { TemporaryMemory } from './temporary-memory.ts'

/** What the journal remembers of the keys that are not sealed boxes, each in a memory of its own. */
export class RouteMemories {
  readonly passes = new PassMemory()
  readonly phones = new PhoneMemory()
  readonly temporaries = new TemporaryMemory()
  readonly handedPasses = new HandedPassMemory()

  take(entry: JournalEntry): void {
    this.passes.take(entry)
    this.phones.take(entry)
    this.temporaries.take(entry)
    this.handedPasses.take(entry)
  }
}
