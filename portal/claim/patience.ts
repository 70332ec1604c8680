import type { Clock } from '../../protocol/clock.ts'

/** How the page waits: longer after each failure, not at all while nobody looks, and never once it is woken. */
export interface Patience {
  /** Waits before the next try: 1, 2, 4, then 8 seconds. */
  pause(failures: number): Promise<void>
  /** Resolves while the page can be seen. */
  seen(): Promise<void>
  /** Ends the present pause: the signal is back, the page is looked at again. */
  wake(): void
}

const second = 1000

/** Patience by a clock and by whether the page can be seen. */
export function createPatience(clock: Clock, isSeen: () => boolean): Patience {
  let bell = new AbortController()
  const untilRung = () =>
    new Promise<void>((resolve) => {
      bell.signal.addEventListener('abort', () => resolve(), { once: true })
    })
  return {
    pause: (failures) => clock.sleep(second * 2 ** Math.min(failures, 3), bell.signal),
    seen: async () => {
      while (!isSeen()) await untilRung()
    },
    wake: () => {
      bell.abort()
      bell = new AbortController()
    },
  }
}
