/**
 * The places between "did it" and "wrote it down" where a test stops the world. Production passes a `reach` that does
 * nothing; a crash test passes one that ends the process (`kill -9`), and no variable of the environment can.
 */
export const crashPoints = [
  'number-before-journal',
  'number-journaled',
  'text-before-journal',
  'text-journaled',
  'text-sent',
  'set-before-journal',
  'set-journaled',
  'set-applied',
  'set-proved',
  'set-written',
  'results-before-send',
  'results-sent',
] as const

/** Where an account is closed: in no delivery that goes well. */
export const closePoints = [
  'close-before-journal',
  'close-journaled',
  'close-applied',
  'close-written',
] as const

/** Where a pass is minted and removed: only with the power `entra`. */
export const passPoints = [
  'pass-before-journal',
  'pass-journaled',
  'pass-minted',
  'pass-written',
  'pass-before-remove',
  'pass-removed',
] as const

/** Where a phone is registered and removed: only on the route that ends with self-service reset. */
export const phonePoints = [
  'phone-before-journal',
  'phone-journaled',
  'phone-registered',
  'phone-written',
  'phone-before-remove',
  'phone-removed',
] as const

/** Where a temporary password is made and sent: only on the route of that name. */
export const temporaryPoints = [
  'temporary-before-journal',
  'temporary-journaled',
  'temporary-applied',
  'temporary-proved',
  'temporary-written',
  'temporary-sending',
  'temporary-sent',
] as const

/** Where a pass that was minted goes out by text: only on the route of that name. */
export const handedPassPoints = ['pass-sending', 'pass-sent'] as const

/** Where people are sent to the tenant: by a command, in no delivery. */
export const provisioningPoints = [
  'people-before-journal',
  'people-journaled',
  'people-sent',
  'people-written',
] as const

/** Where the journal is written anew: once a day, in no delivery. */
type RewritePoint = 'journal-rewritten' | 'journal-before-replaced' | 'journal-replaced'

/** Between the guard's decision and its last look: where a test changes the account. */
type WatchPoint = 'set-before-last-look'

export type CrashPoint =
  | (typeof crashPoints)[number]
  | (typeof closePoints)[number]
  | (typeof passPoints)[number]
  | (typeof phonePoints)[number]
  | (typeof temporaryPoints)[number]
  | (typeof handedPassPoints)[number]
  | (typeof provisioningPoints)[number]
  | RewritePoint
  | WatchPoint

/** Called at each crash point. */
export type ReachCrashPoint = (point: CrashPoint) => void | Promise<void>
