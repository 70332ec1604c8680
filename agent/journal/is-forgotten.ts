import type { JournalEntry } from './journal-entry.ts'
import type { JournalIndex } from './journal-index.ts'

const dayMs = 86_400_000
/** Nothing looks back further at texts, or at how late it was. */
const linesKeptDays = 2

/**
 * Whether a line is left out when the file is written anew: numbers of `places` (`directory/account`), texts that no limit
 * counts any more, and notes of the time. What was set, every box, and what was found out about the journal itself, stays.
 */
export function isForgotten(
  entry: JournalEntry,
  forgetting: {
    readonly places: ReadonlySet<string>
    readonly now: Date
    readonly index: Pick<JournalIndex, 'findLastUse'>
  },
): boolean {
  const isOld = Date.parse(entry.at) < forgetting.now.getTime() - linesKeptDays * dayMs
  switch (entry.type) {
    case 'number-frozen':
    case 'number-seen':
      return forgetting.places.has(placeOf(entry))
    case 'text-sent':
      return isOld && !isLastUse(entry, forgetting)
    case 'clock-seen':
      return isOld
    case 'continued':
      return true
    default:
      return false
  }
}

/** The number of this account stays, and this line is why. */
function isLastUse(
  entry: Extract<JournalEntry, { type: 'text-sent' }>,
  {
    places,
    index,
  }: { readonly places: ReadonlySet<string>; readonly index: Pick<JournalIndex, 'findLastUse'> },
): boolean {
  if (places.has(placeOf(entry))) return false
  return index.findLastUse(entry.directory, entry.account)?.getTime() === Date.parse(entry.at)
}

function placeOf({ directory, account }: { directory: string; account: string }): string {
  return `${directory}/${account}`
}
