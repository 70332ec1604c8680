/** Time as an argument. The simulator shares no code with the product, so it has a clock of its own. */
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
      // biome-ignore lint/style/noRestrictedGlobals: the one place of the simulator that owns timers
      const timer = setTimeout(done, milliseconds)
      signal?.addEventListener('abort', done, { once: true })
    }),
}
