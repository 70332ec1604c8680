import { randomInt, randomUUID } from 'node:crypto'

/** Chance as an argument. */
export interface Randomness {
  /** A whole number from 0 to `limit` - 1, each as likely, fit for codes. */
  below(limit: number): number
  /** A random id (UUID). */
  id(): string
}

/** The randomness of the operating system. */
export const systemRandomness: Randomness = {
  below: (limit) => randomInt(limit),
  id: () => randomUUID(),
}
