import { expect, test } from 'vitest'
import type { Person } from '../state/person.ts'
import { decideRegistration, isAlive, type SignInSession } from './sign-in-session.ts'

const at = new Date('2026-12-07T08:00:00Z')
const later = (minutes: number) => new Date(at.getTime() + minutes * 60_000)
const session: SignInSession = {
  id: 'a session',
  userId: 'an id',
  proofs: ['temporaryAccessPassOneTime'],
  at,
  passId: 'a pass',
  registerUntil: later(10),
  until: later(60),
}
const person: Person = {
  user: {
    id: 'an id',
    userPrincipalName: 'barbara@contoso.test',
    displayName: 'Barbara',
    accountEnabled: true,
    createdDateTime: at.toISOString(),
    userType: 'Member',
  },
  managerId: undefined,
  methods: [],
  pass: {
    id: 'a pass',
    code: 'a code',
    createdAt: at,
    startsAt: at,
    lifetimeMinutes: 60,
    once: true,
    usedAt: at,
  },
  signIns: [at],
}
const withUser = (user: object): Person => ({ ...person, user: { ...person.user, ...user } })

test.each<[string, Person | undefined, number, boolean]>([
  ['in its time', person, 59, true],
  ['at the end of its pass', person, 60, false],
  ['whose pass was deleted', { ...person, pass: undefined }, 1, false],
  ['of a disabled account', withUser({ accountEnabled: false }), 1, false],
  ['of nobody', undefined, 1, false],
  [
    'that was revoked',
    withUser({ signInSessionsValidFromDateTime: later(1).toISOString() }),
    2,
    false,
  ],
  [
    'that began after a revocation',
    withUser({ signInSessionsValidFromDateTime: at.toISOString() }),
    2,
    true,
  ],
])('a session %s', (_name, whose, minutes, alive) => {
  expect(isAlive(session, whose, later(minutes))).toBe(alive)
})

test.each<[string, Partial<SignInSession>, number, string]>([
  ['with a pass, in its ten minutes', {}, 9, 'allowed'],
  ['with a pass, after them', {}, 10, 'too-late'],
  ['with a password', { proofs: ['password'], registerUntil: undefined }, 0, 'too-weak'],
  ['with a passkey', { proofs: ['fido2'], registerUntil: undefined }, 300, 'allowed'],
])('a passkey is registered by somebody who came %s', (_name, change, minutes, decided) => {
  expect(decideRegistration({ ...session, ...change }, later(minutes))).toBe(decided)
})
