/**
 * The places between "did it" and "wrote it down". A test stops the process at each; production passes a function that
 * does nothing.
 */
export const crashPoints = [
  'look-decided',
  'message-before-send',
  'message-after-send',
  'jobs-taken',
  'result-before-commit',
  'result-after-commit',
  'code-proved',
  'box-stored',
] as const

export type CrashPoint = (typeof crashPoints)[number]

export type Reach = (point: CrashPoint) => void
