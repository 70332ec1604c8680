import { randomUUID } from 'node:crypto'
import { createMethod } from './graph/answer-methods.ts'
import { isAllowed } from './graph/mint-pass.ts'
import { findPerson, putPerson, type TenantState } from './state/create-tenant-state.ts'
import { decideUsability, endOf } from './state/decide-usability.ts'
import type { Pass, Person } from './state/person.ts'

/** Somebody is signed in with a pass. */
export interface PassSession {
  readonly id: string
  readonly userId: string
  readonly passId: string
  readonly since: Date
  /** Nothing can be registered after this: ten minutes for a one-time pass, and never longer than the pass itself. */
  readonly until: Date
}

/** Why a pass opened nothing. */
export type PassRefusal =
  | 'wrong'
  /** It was right once. That the page tells this from a wrong one is UNVERIFIED. */
  | 'expired'
  | 'disabled'
  /** "Temporary Access Pass sign in was blocked due to User Credential Policy": used before, or out of the policy. */
  | 'blocked'
  | 'ended'

const registration = 10 * 60_000

/**
 * What a hire does at Microsoft's own pages with a pass, without a browser. What the pages say is UNVERIFIED; that a session
 * ends when the pass it came from is deleted or replaced is UNVERIFIED as well, and assumed, as it is the worse case.
 */
export function signInWithPass(state: TenantState) {
  return {
    signInWithPass(
      name: string,
      code: string,
    ): { session: PassSession } | { refused: PassRefusal } {
      const now = state.now()
      const person = findPerson(state, name)
      const pass = person && findPassAtSignIn(state, person)
      if (!person || pass?.code !== code) return { refused: 'wrong' }
      const refused = refuse(state, person, pass)
      if (refused) return { refused }
      const ends = endOf(pass).getTime()
      const until = new Date(pass.once ? Math.min(ends, now.getTime() + registration) : ends)
      const used = { ...pass, usedAt: pass.usedAt ?? now }
      putPerson(state, {
        ...person,
        pass: person.pass?.id === pass.id ? used : person.pass,
        signIns: [...person.signIns, now],
      })
      const userId = person.user.id
      return { session: { id: randomUUID(), userId, passId: pass.id, since: now, until } }
    },
    /** The security-info page: a passkey, kept where it was made unless it is `synced`. */
    registerPasskey(
      { userId, passId, since, until }: PassSession,
      displayName = 'A passkey',
      passkeyType: 'deviceBound' | 'synced' = 'deviceBound',
    ): { methodId: string } | { refused: PassRefusal } {
      const person = state.people.get(userId)
      if (person?.pass?.id !== passId || until <= state.now()) return { refused: 'ended' }
      const validFrom = person.user['signInSessionsValidFromDateTime']
      if (typeof validFrom === 'string' && new Date(validFrom) > since) return { refused: 'ended' }
      const details = { displayName, passkeyType, attestationLevel: 'notAttested' }
      const method = createMethod('fido2', details, state.now())
      putPerson(state, { ...person, methods: [...person.methods, method] })
      return { methodId: method.id }
    },
  }
}

/** What the sign-in pages know: what an administrator wrote comes late, that a pass was used is known at once. */
export function findPassAtSignIn(state: TenantState, person: Person): Pass | undefined {
  const replica = new Date(state.now().getTime() - state.delays.signIn)
  const pass = state.people.get(person.user.id, replica)?.pass
  return pass && person.pass?.id === pass.id ? person.pass : pass
}

function refuse(state: TenantState, person: Person, pass: Pass): PassRefusal | undefined {
  if (!person.user.accountEnabled) return 'disabled'
  const usability = decideUsability(pass, isAllowed(state, person), state.now())
  const byPolicy = state.passPolicy.isUsableOnce && !pass.once
  if (byPolicy || usability === 'OneTimeUsed' || usability === 'DisabledByPolicy') return 'blocked'
  if (usability === 'Expired') return 'expired'
  return usability === 'EnabledByPolicy' ? undefined : 'wrong'
}
