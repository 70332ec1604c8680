import type { Strength } from '../state/conditional-access.ts'
import { decideUsability } from '../state/decide-usability.ts'
import type { Pass, Person } from '../state/person.ts'
import { isMet } from './decide-demands.ts'
import type { Proof } from './sign-in-session.ts'

/** What a page can ask somebody for. */
export type Ask = 'pass' | 'passkey' | 'password'

/** What comes next in a sign-in. */
export type NextStep =
  | { readonly ask: Ask; readonly others: readonly Ask[] }
  | { readonly done: true }
  /** Nothing that this person has would do. */
  | { readonly stuck: Strength }

/**
 * Whoever has a usable pass is asked for it first (documented), then for a passkey (UNVERIFIED: Entra prefers what it thinks best),
 * then for the password. What a policy demands is looked at only after the first thing was shown (documented), and then only what
 * would satisfy it is asked for.
 */
export function decideNextStep(
  person: Person,
  shown: {
    readonly proofs: readonly Proof[]
    readonly demanded: readonly Strength[]
    /** The pass as the sign-in pages know it: they may not have heard of it yet. */
    readonly pass: Pass | undefined
    readonly isPassAllowed: boolean
    readonly now: Date
  },
): NextStep {
  const { proofs, demanded, pass } = shown
  const all = listAsks(person, shown)
  const [first = 'password', ...others] = all
  if (proofs.length === 0) return { ask: first, others }
  const unmet = demanded.filter((strength) => !isMet(strength, proofs))
  const [strength] = unmet
  if (!strength) return { done: true }
  const isEnough = (ask: Ask) => {
    const proof = proofOf(ask, pass)
    return !proofs.includes(proof) && unmet.every((each) => isMet(each, [...proofs, proof]))
  }
  const [next, ...rest] = all.filter(isEnough)
  return next ? { ask: next, others: rest } : { stuck: strength }
}

/** What this person can be asked for, the likeliest first. A pass that is of no use is never offered first. */
function listAsks(
  { methods }: Person,
  { pass, isPassAllowed, now }: Parameters<typeof decideNextStep>[1],
): readonly Ask[] {
  const isUsable = pass && decideUsability(pass, isPassAllowed, now) === 'EnabledByPolicy'
  const hasPasskey = methods.some(({ kind }) => kind === 'fido2')
  return [
    ...(isUsable ? (['pass'] as const) : []),
    ...(hasPasskey ? (['passkey'] as const) : []),
    'password',
    ...(pass && !isUsable ? (['pass'] as const) : []),
  ]
}

/** What it shows when somebody gives what they were asked for. */
export function proofOf(ask: Ask, pass: Pass | undefined): Proof {
  if (ask === 'passkey') return 'fido2'
  if (ask === 'password') return 'password'
  return pass?.once ? 'temporaryAccessPassOneTime' : 'temporaryAccessPassMultiUse'
}
