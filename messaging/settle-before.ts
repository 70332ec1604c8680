import type { Clock } from '../protocol/clock.ts'

/** What a wait ended with. */
type Settled<T> =
  | { readonly ended: 'value'; readonly value: T }
  | { readonly ended: 'aborted' | 'late' }

/**
 * Waits for `work`, but no longer than `milliseconds` and not beyond `signal`. The work itself goes on: whoever owns it
 * must end it. A rejection of the work is passed on if it comes in time and is silenced afterwards.
 */
export async function settleBefore<T>(
  work: Promise<T>,
  milliseconds: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<Settled<T>> {
  const over = new AbortController()
  const either = AbortSignal.any([signal, over.signal])
  try {
    return await Promise.race([
      work.then((value) => ({ ended: 'value', value }) as const),
      clock
        .sleep(milliseconds, either)
        .then(() => ({ ended: signal.aborted ? 'aborted' : 'late' }) as const),
    ])
  } finally {
    over.abort()
    work.catch(() => undefined)
  }
}
