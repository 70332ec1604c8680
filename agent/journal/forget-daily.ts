import type { Clock } from '../../protocol/clock.ts'
import type { Log } from '../../protocol/log.ts'
import type { Journal } from './open-journal.ts'

const dayMs = 86_400_000
const soonMs = 60_000

interface ForgetPorts {
  readonly journal: Pick<Journal, 'forget'>
  readonly clock: Clock
  readonly log: Log
  /**
   * Whether somebody else's clock agrees. A clock that is wrong alone must not make the agent forget numbers: they would be
   * frozen anew from what HR says by then. Nor can a server alone, since it does not set the clock.
   */
  readonly isTimeSure: () => boolean
}

/** Erases numbers that nobody has used for so many days: as soon as the time is sure, and every day until `stopping` aborts. */
export async function forgetDaily(
  { journal, clock, log, isTimeSure }: ForgetPorts,
  days: number,
  stopping: AbortSignal,
): Promise<void> {
  while (!stopping.aborted) {
    if (!isTimeSure()) {
      await clock.sleep(soonMs, stopping)
      continue
    }
    try {
      const numbers = await journal.forget(clock.now(), days)
      if (numbers > 0) log.info('numbers forgotten', { numbers })
    } catch {
      log.error('numbers cannot be forgotten: the journal cannot be written')
    }
    await clock.sleep(dayMs, stopping)
  }
}
