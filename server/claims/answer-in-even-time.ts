import type { Clock } from '../../protocol/clock.ts'

/** Nothing behind these answers takes this long on a healthy machine; where it does, the next multiple is the answer's time. */
const beatMilliseconds = 40

/**
 * Answers at the next beat after the work is done, counted from when the question came: a link that is known and one that
 * is not take the same time, whatever was looked up for either.
 */
export async function answerInEvenTime<T>(clock: Clock, work: () => Promise<T>): Promise<T> {
  const start = clock.now().getTime()
  const settled = await Promise.allSettled([work()])
  const spent = clock.now().getTime() - start
  await clock.sleep(beatMilliseconds - (spent % beatMilliseconds))
  const [outcome] = settled
  if (outcome.status === 'rejected') throw outcome.reason
  return outcome.value
}
