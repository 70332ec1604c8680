import type { ErrorCode } from '../../../protocol/errors.ts'

/** What a workflow is told, and why. */
export type CaseAnswer =
  | { readonly answer: 'completed' }
  | { readonly answer: 'failed'; readonly code: ErrorCode }

/** A workflow waits three hours at most: what is not known by then is a no, while somebody still listens. */
export const patienceMinutes = 150
export const longestWaitMinutes = 185
/** An agent is asked again after so long. */
const againMinutes = 2

/** What passes by itself. Everything else stays as it is until a person does something. */
const passing: ReadonlySet<string> = new Set([
  'cloud-unreachable',
  'cloud-throttled',
  'cloud-token',
  'directory-unreachable',
  'guard-unreadable',
  'journal-not-writable',
  'agent-silent',
  'internal',
  // In the tenant already, in the directory of this agent not yet.
  'account-missing',
  'account-gone',
])

/**
 * What to do about a person who could not be read: ask again at a time, or tell the workflow that it failed. Whoever is not in
 * the tenant any more, or may not be touched, will not be there in an hour either.
 */
export function decideUnread(
  code: ErrorCode,
  receivedAt: Date,
  now: Date,
): CaseAnswer | { readonly askAt: Date } {
  const askAt = new Date(now.getTime() + againMinutes * 60_000)
  const until = receivedAt.getTime() + patienceMinutes * 60_000
  if (passing.has(code) && askAt.getTime() < until) return { askAt }
  return { answer: 'failed', code }
}

/** When an answer that could not be told is tried again; undefined: nobody waits for it any more. */
export function decideRetell(receivedAt: Date, now: Date): Date | undefined {
  const askAt = new Date(now.getTime() + againMinutes * 60_000)
  return askAt.getTime() < receivedAt.getTime() + longestWaitMinutes * 60_000 ? askAt : undefined
}
