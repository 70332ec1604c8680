import type { Clock } from '../../protocol/clock.ts'

/** Milliseconds that nothing behind these answers takes on a healthy machine; where it does, the next multiple is their time. */
const beats = { reads: 40, writes: 100 } as const

/**
 * Answers at the next beat after the work is done, counted from when the question came: a link that is known and one that
 * is not take the same time, whatever was looked up or written for either.
 */
export async function answerInEvenTime<T>(
  clock: Clock,
  kind: keyof typeof beats,
  work: () => Promise<T>,
): Promise<T> {
  const milliseconds = beats[kind]
  const start = clock.now().getTime()
  // The beat is set before the work begins: one set afterwards would carry the rounding of how long the work took.
  const beat = clock.sleep(milliseconds)
  const [outcome] = await Promise.allSettled([work()])
  const spent = clock.now().getTime() - start
  await beat
  if (spent >= milliseconds) await clock.sleep(milliseconds - (spent % milliseconds))
  if (outcome.status === 'rejected') throw outcome.reason
  return outcome.value
}
