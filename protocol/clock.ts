/**
 * Time as an argument: programs are handed a clock, so that tests decide what time does.
 * `core` takes plain instants and never sees a clock.
 */
export interface Clock {
  /** The present instant. */
  now(): Date
  /** Resolves after `milliseconds`, or at once (without error) when `signal` aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
}

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve()
      const done = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      // biome-ignore lint/style/noRestrictedGlobals: this is the one place that owns timers
      const timer = setTimeout(done, milliseconds)
      signal?.addEventListener('abort', done, { once: true })
    }),
}
