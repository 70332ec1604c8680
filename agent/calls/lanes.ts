/** At most so much work at once; what comes when all are taken waits its turn, first come first served. */
export interface Lanes {
  run<T>(work: () => Promise<T>): Promise<T>
  /** How many are free now. */
  open(): number
  /** Resolves when one is free, or when `signal` aborts. */
  free(signal: AbortSignal): Promise<void>
}

export function createLanes(count: number): Lanes {
  let taken = 0
  const queue: (() => void)[] = []
  let freed = Promise.withResolvers<void>()

  async function enter(): Promise<void> {
    if (taken < count) {
      taken += 1
      return
    }
    await new Promise<void>((resolve) => queue.push(resolve))
  }

  function leave(): void {
    const next = queue.shift()
    // The lane is handed over: it never counts as free in between.
    if (next) {
      next()
      return
    }
    taken -= 1
    freed.resolve()
    freed = Promise.withResolvers<void>()
  }

  return {
    run: async (work) => {
      await enter()
      try {
        return await work()
      } finally {
        leave()
      }
    },
    open: () => count - taken,
    free: async (signal) => {
      const aborted = new Promise<void>((resolve) => {
        if (signal.aborted) resolve()
        signal.addEventListener('abort', () => resolve(), { once: true })
      })
      while (taken >= count && !signal.aborted) await Promise.race([freed.promise, aborted])
    },
  }
}
