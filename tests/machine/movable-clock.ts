import { type Clock, systemClock } from '../../protocol/clock.ts'

/** The machine's clock, so and so much apart; waits take as long as they take. */
export interface MovableClock extends Clock {
  /** Puts it so many milliseconds ahead of the machine's clock, or behind. */
  stepTo(milliseconds: number): void
}

export function createMovableClock(apart = 0): MovableClock {
  let offset = apart
  return {
    now: () => new Date(Date.now() + offset),
    sleep: systemClock.sleep,
    stepTo: (milliseconds) => {
      offset = milliseconds
    },
  }
}
