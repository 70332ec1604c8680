import type { Clock } from '../../../protocol/clock.ts'
import type { Randomness } from '../../randomness.ts'
import { createCircuitBreaker } from './circuit-breaker.ts'
import { GraphFault } from './graph-fault.ts'
import { pauseAfter, readRetryAfter } from './retry-after.ts'

/** How long and how often a tenant is asked again, over all jobs that ask it. */
export interface Patience {
  /** Waits until the tenant may be asked. Throws {@link GraphFault} where that is too long for anybody who waits. */
  untilOpen(): Promise<void>
  /** Waits before another try, as the answer asked. `false`: patience or budget are at an end. */
  beforeRetry(attempt: number, retryAfter: string | undefined): Promise<boolean>
  /** `retryAfter`: of an answer as a whole. What one item of a batch says concerns that item alone. */
  noteAnswer(status: number, retryAfter: string | undefined): void
  noteSilence(): void
}

const mostTries = 5
/** A hire waits on a page: who asks for more patience than this is asked again by another job. */
const longestWaitMs = 30_000
/** Repetitions in any minute, over all jobs: a tenant that is in trouble gets no storm from us. */
const retriesPerMinute = 60
const chances = 1_000_000

/** One for a tenant. */
export function createPatience(ports: {
  readonly clock: Clock
  readonly random: Randomness
}): Patience {
  const { clock, random } = ports
  const breaker = createCircuitBreaker()
  const now = () => clock.now().getTime()
  let retries: number[] = []
  return {
    async untilOpen() {
      const latest = now() + longestWaitMs
      for (;;) {
        const closed = breaker.closedUntil(now())
        if (closed === undefined) return
        if (closed.until > latest) throw new GraphFault(closed.because, { system: 'left-alone' })
        await clock.sleep(closed.until - now())
      }
    },
    async beforeRetry(attempt, retryAfter) {
      const said = readRetryAfter(retryAfter, clock.now())
      retries = retries.filter((at) => at > now() - 60_000)
      const pause = said ?? pauseAfter(attempt, random.below(chances) / chances)
      const isOver = attempt >= mostTries - 1 || pause > longestWaitMs
      if (isOver || retries.length >= retriesPerMinute) return false
      retries.push(now())
      // A little more than was said, so that those who wait do not come back all at once.
      await clock.sleep(pause + (said === undefined ? 0 : random.below(250)))
      return true
    },
    noteAnswer(status, retryAfter) {
      if (status >= 500) breaker.fail(now())
      else breaker.succeed()
      const said = status >= 400 ? readRetryAfter(retryAfter, clock.now()) : undefined
      if (said !== undefined) breaker.wait(now() + said)
    },
    noteSilence: () => breaker.fail(now()),
  }
}
