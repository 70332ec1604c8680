import type { Clock } from '../../protocol/clock.ts'
import type { Log } from '../../protocol/log.ts'
import type { Journal } from './open-journal.ts'

const dayMs = 86_400_000

/** Erases numbers that nobody has used for so many days: now, and every day until `stopping` aborts. */
export async function forgetDaily(
  journal: Pick<Journal, 'forget'>,
  days: number,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  stopping: AbortSignal,
): Promise<void> {
  while (!stopping.aborted) {
    try {
      const numbers = await journal.forget(clock.now(), days)
      if (numbers > 0) log.info('numbers forgotten', { numbers })
    } catch {
      log.error('numbers cannot be forgotten: the journal cannot be written')
    }
    await clock.sleep(dayMs, stopping)
  }
}
