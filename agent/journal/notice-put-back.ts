import type { Clock } from '../../protocol/clock.ts'
import type { JournalPosition } from '../../protocol/journal-position.ts'
import type { Log } from '../../protocol/log.ts'
import type { EncryptionKeys } from '../identity/encryption-keys.ts'
import type { Journal } from './open-journal.ts'

/** What is needed to find out that the journal is not what it was, and to act on it. */
export interface MemoryPorts {
  readonly journal: Journal
  readonly keys: EncryptionKeys
  readonly clock: Clock
  readonly log: Log
}

/**
 * Compares a position that this agent's own key signed with the journal. If the journal was further once, or another agent
 * goes on from a copy of it, that is written down, and every encryption key is made anew: boxes sealed before now open for
 * nobody. Returns whether it was so.
 *
 * Already verified by the caller: that the position was signed with this agent's key.
 */
export async function noticePutBack(
  shown: JournalPosition,
  { journal, keys, clock, log }: MemoryPorts,
): Promise<boolean> {
  const standing = journal.standingOf(shown)
  if (standing === 'held' || standing === 'past') return false
  const now = clock.now()
  const held = journal.end().count
  log.error('the journal was put back, or a copy of it is in use', {
    code: 'journal-put-back',
    held,
    shown: shown.count,
  })
  await keys.renew(now)
  await journal.append({ type: 'put-back', at: now.toISOString(), held, ...shown })
  return true
}
