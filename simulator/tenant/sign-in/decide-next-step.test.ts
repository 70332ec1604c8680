import { expect, test } from 'vitest'
import { createMethod } from '../graph/answer-methods.ts'
import type { Strength } from '../state/conditional-access.ts'
import type { Pass, Person } from '../state/person.ts'
import { decideNextStep } from './decide-next-step.ts'
import type { Proof } from './sign-in-session.ts'

const now = new Date('2026-12-07T08:00:00Z')
const user = {
  id: 'an id',
  userPrincipalName: 'barbara@contoso.test',
  displayName: 'Barbara',
  accountEnabled: true,
  createdDateTime: now.toISOString(),
  userType: 'Member',
} as const
const pass: Pass = {
  id: 'a pass',
  code: 'a code',
  createdAt: now,
  startsAt: now,
  lifetimeMinutes: 60,
  once: true,
  usedAt: undefined,
}

const decide = (
  wanted: {
    readonly passkey?: boolean
    readonly pass?: Pass
    readonly proofs?: readonly Proof[]
    readonly demanded?: readonly Strength[]
    readonly isPassAllowed?: boolean
  } = {},
) => {
  const methods = wanted.passkey ? [createMethod('fido2', {}, now)] : []
  const person: Person = { user, managerId: undefined, methods, pass: wanted.pass, signIns: [] }
  const { proofs = [], demanded = [], isPassAllowed = true } = wanted
  return decideNextStep(person, { proofs, demanded, pass: wanted.pass, isPassAllowed, now })
}

test.each([
  ['nothing but a password', {}, 'password', []],
  ['a pass comes first', { pass, passkey: true }, 'pass', ['passkey', 'password']],
  ['a passkey comes before a password', { passkey: true }, 'passkey', ['password']],
  ['a used pass comes last', { pass: { ...pass, usedAt: now } }, 'password', ['pass']],
  ['so does one out of the policy', { pass, isPassAllowed: false }, 'password', ['pass']],
  ['and one that has expired', { pass: { ...pass, lifetimeMinutes: 0 } }, 'password', ['pass']],
  [
    'and one that is not valid yet',
    { pass: { ...pass, startsAt: new Date(now.getTime() + 1) } },
    'password',
    ['pass'],
  ],
  [
    'a policy is looked at only after the first thing was shown',
    { demanded: ['phishing-resistant'] },
    'password',
    [],
  ],
] as const)('who is asked for what first: %s', (_name, wanted, ask, others) => {
  expect(decide(wanted)).toEqual({ ask, others })
})

const password = { proofs: ['password'] } as const
const once = { proofs: ['temporaryAccessPassOneTime'], pass } as const

test.each([
  ['a password is enough where nothing is demanded', { ...password }, { done: true }],
  [
    'a password alone is not multifactor, a pass would be',
    { ...password, pass, demanded: ['mfa'] },
    { ask: 'pass', others: [] },
  ],
  [
    'of two that would do, the pass is asked for first',
    { ...password, pass, passkey: true, demanded: ['mfa'] },
    { ask: 'pass', others: ['passkey'] },
  ],
  ['a pass is multifactor', { ...once, demanded: ['mfa'] }, { done: true }],
  [
    'a pass is not passwordless: a first-day session is locked out',
    { ...once, demanded: ['passwordless'] },
    { stuck: 'passwordless' },
  ],
  [
    'a pass is no passkey, and one that is there is asked for',
    { ...once, passkey: true, demanded: ['phishing-resistant'] },
    { ask: 'passkey', others: [] },
  ],
  [
    'a passkey meets all of them',
    { proofs: ['fido2'], passkey: true, demanded: ['mfa', 'passwordless', 'phishing-resistant'] },
    { done: true },
  ],
  ['there may be no way', { ...password, demanded: ['mfa'] }, { stuck: 'mfa' }],
] as const)('what a policy makes of it: %s', (_name, wanted, step) => {
  expect(decide(wanted)).toEqual(step)
})
