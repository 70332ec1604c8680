import type { PersonsPast } from './sent-people.ts'

/** Why somebody is left out of a run. None of it is lost: the same file can be sent again. */
export type LeftOut =
  /** Sent before with the very same words. */
  | 'sent-before'
  /** Sent before with other words, and the log does not say yet what became of them. */
  | 'under-way'
  /** A batch with them was begun and its answer was lost: looked for again later. */
  | 'unknown-yet'
  | 'exists'
  | 'several-exist'
  | 'guard-provision'
  | 'guard-disable'
  | 'guard-protected'
  | 'guard-container'
  | 'day-is-full'
  | 'directory-unreadable'

export type Decision = { readonly send: true } | { readonly send: false; readonly why: LeftOut }

/** Who stands in the directory under this employee number, read just now. */
export type Standing =
  | { readonly found: 'none' | 'several' | 'unreadable' }
  | { readonly found: 'one'; readonly isProtected: boolean; readonly isInside: boolean }

/** How long a batch whose answer was lost may still be worked on without showing anywhere. */
const unknownMinutes = 30
const dayMs = 86_400_000

export interface SendQuestion {
  readonly past: PersonsPast
  /** The words that would be sent, as a digest. */
  readonly digest: string
  readonly active: boolean
  readonly standing: Standing
  /** Whether whoever exists was asked to be changed, on the command line. */
  readonly update: boolean
  readonly guard: { readonly mayUpdate: boolean; readonly mayDisable: boolean }
  readonly now: Date
}

/**
 * Whether somebody is sent. Microsoft's job updates and disables whoever matches, so the rule is: who exists is left out, unless
 * that was asked for here and allowed by the guard file; nobody is sent twice; nobody is disabled by omission.
 */
export function decideToSend(question: SendQuestion): Decision {
  const why = findDoubt(question) ?? findPast(question) ?? findChange(question)
  return why === undefined ? { send: true } : { send: false, why }
}

function findDoubt({ active, guard, standing }: SendQuestion): LeftOut | undefined {
  if (!active && !guard.mayDisable) return 'guard-disable'
  if (standing.found === 'unreadable') return 'directory-unreadable'
  return standing.found === 'several' ? 'several-exist' : undefined
}

/** What was sent before, or may have been. */
function findPast({ past, digest, standing, now }: SendQuestion): LeftOut | undefined {
  const again = past.digest === digest ? 'sent-before' : 'under-way'
  const isGone = standing.found === 'none'
  const age = now.getTime() - past.at.getTime()
  const how = past.became ?? past.state
  if (how === 'sent') return again
  // That there is an account says nothing of what was sent: it may have been there before.
  if (how === 'unknown') return age < unknownMinutes * 60_000 ? 'unknown-yet' : undefined
  if (how !== 'created') return undefined
  // Made a moment ago, and perhaps not seen by our controller yet; later, an account that is gone was deleted.
  const counts = isGone ? age < dayMs : again === 'sent-before'
  return counts ? again : undefined
}

function findChange({ standing, update, guard }: SendQuestion): LeftOut | undefined {
  if (standing.found !== 'one') return undefined
  if (!update) return 'exists'
  if (!guard.mayUpdate) return 'guard-provision'
  if (standing.isProtected) return 'guard-protected'
  return standing.isInside ? undefined : 'guard-container'
}
