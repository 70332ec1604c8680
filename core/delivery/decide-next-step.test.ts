import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Plan } from '../plan/plan.ts'
import { decideNextStep, type Step } from './decide-next-step.ts'
import type { DeliveryFacts } from './delivery-facts.ts'
import { findProblem } from './find-problem.ts'
import { deadlineOf, linkEndOf } from './times-of-delivery.ts'

const at = (iso: string) => Date.parse(iso)
const hour = 3_600_000
const day = 24 * hour

const plan: Plan = {
  directory: 'contoso',
  population: [],
  worlds: ['ad'],
  pass: {
    use: 'passkey',
    lifetimeMinutes: 60,
    installFirst: false,
    securityInfoUrl: 'https://mysignins.example/security-info',
  },
  devices: {},
  route: 'claim',
  temporary: { expireHours: 72 },
  invitationBy: 'mail',
  inviteDaysBefore: 7,
  inviteAt: 9 * 60,
  remindDaysBefore: [3, 1],
  quietHours: { from: 20 * 60, to: 8 * 60 },
  startsAt: 9 * 60,
  deadlineHours: 16,
  signInHours: 4,
  linkDays: 14,
  contactCoolDownHours: 24,
  findEverySeconds: 900,
  evidenceEverySeconds: 300,
  eraseAfterDays: 30,
}

// A Monday, nine in the morning in Amsterdam. The invitation is due on 30 November at nine, the desk on 6 December at 17:00.
const startsAt = at('2026-12-07T08:00:00Z')
const fresh: DeliveryFacts = {
  phase: 'finding',
  startDay: '2026-12-07',
  zone: 'Europe/Amsterdam',
  startsAt,
  hindrances: [],
  hasPolicy: false,
  reach: { mail: true, text: true },
  linkBy: { mail: true, text: true },
  managerReachable: true,
  messageFailed: false,
  reminders: 0,
  openJobs: [],
  boxUnderWay: false,
  deskMailWaits: false,
}
const found: DeliveryFacts = {
  ...fresh,
  phase: 'planned',
  container: 'OU=Newcomers,DC=contoso,DC=test',
  statusReadAt: at('2026-11-30T07:30:00Z'),
  neverUsed: true,
  hasPolicy: true,
}
const invited: DeliveryFacts = {
  ...found,
  phase: 'invited',
  invitedAt: at('2026-11-30T08:00:00Z'),
}
const keyed: DeliveryFacts = {
  ...invited,
  phase: 'keyed',
  keyedAt: at('2026-12-01T18:00:00Z'),
  hireToldAt: at('2026-12-01T18:00:00Z'),
  managerToldAt: at('2026-12-01T18:00:00Z'),
}

const table: readonly (readonly [string, DeliveryFacts, string, Step])[] = [
  [
    'somebody new is looked for',
    fresh,
    '2026-11-20T10:00:00Z',
    { do: 'ask-agent', question: 'find-account' },
  ],
  [
    'an account that is not there yet is looked for again after a while',
    { ...fresh, searchedAt: at('2026-11-20T10:00:00Z') },
    '2026-11-20T10:01:00Z',
    { do: 'wait', until: at('2026-11-20T10:15:00Z') },
  ],
  [
    'a question is not asked twice',
    { ...fresh, openJobs: ['find-account'] },
    '2026-11-20T10:00:00Z',
    { do: 'wait', until: at('2026-11-20T10:01:00Z') },
  ],
  [
    'no account by the deadline is for the desk',
    { ...fresh, searchedAt: at('2026-12-06T15:59:00Z') },
    '2026-12-06T16:00:00Z',
    { do: 'tell-desk', problem: 'account-not-found-in-time' },
  ],
  [
    'an account that was found is read',
    { ...found, statusReadAt: undefined } as unknown as DeliveryFacts,
    '2026-11-20T10:00:00Z',
    { do: 'ask-agent', question: 'account-status' },
  ],
  [
    'then its rules',
    { ...found, hasPolicy: false },
    '2026-11-30T07:31:00Z',
    { do: 'ask-agent', question: 'password-policy' },
  ],
  [
    'before its time nobody is invited',
    found,
    '2026-11-30T07:59:00Z',
    { do: 'wait', until: at('2026-11-30T08:00:00Z') },
  ],
  [
    'at its time the invitation goes out',
    found,
    '2026-11-30T08:00:00Z',
    { do: 'send', announcement: 'invitation' },
  ],
  [
    'in quiet hours it waits for the morning',
    { ...found, statusReadAt: at('2026-12-02T21:00:00Z') },
    '2026-12-02T21:00:00Z',
    { do: 'wait', until: at('2026-12-03T07:00:00Z') },
  ],
  [
    'one way to reach somebody is not enough',
    { ...found, reach: { mail: true, text: false } },
    '2026-11-30T08:00:00Z',
    { do: 'tell-desk', problem: 'contact-missing' },
  ],
  [
    'contact data may come later: until the invitation is due nobody is bothered',
    { ...found, reach: { mail: false, text: false }, searchedAt: at('2026-11-30T07:30:00Z') },
    '2026-11-30T07:31:00Z',
    { do: 'wait', until: at('2026-11-30T08:00:00Z') },
  ],
  [
    'a number that is missing is looked for again, every hour',
    { ...found, reach: { mail: true, text: false }, searchedAt: at('2026-11-30T06:30:00Z') },
    '2026-11-30T07:31:00Z',
    { do: 'ask-agent', question: 'find-account' },
  ],
  [
    'a used account is for the desk',
    { ...found, neverUsed: false },
    '2026-11-30T08:00:00Z',
    { do: 'tell-desk', problem: 'account-used' },
  ],
  [
    'an account that needs a smart card is for the desk',
    { ...found, hindrances: ['smart-card-required'] },
    '2026-11-30T08:00:00Z',
    { do: 'tell-desk', problem: 'account-hindered' },
  ],
  [
    'disabled until the start is normal',
    { ...found, hindrances: ['disabled'] },
    '2026-11-30T08:00:00Z',
    { do: 'send', announcement: 'invitation' },
  ],
  [
    'no answer: a reminder, the other way',
    invited,
    '2026-12-04T08:00:00Z',
    { do: 'send', announcement: 'reminder', by: 'text' },
  ],
  [
    'the next one comes the way of the invitation',
    { ...invited, reminders: 1 },
    '2026-12-06T08:00:00Z',
    { do: 'send', announcement: 'reminder', by: 'mail' },
  ],
  [
    'where no text can be sent it comes by mail',
    { ...invited, linkBy: { mail: true, text: false } },
    '2026-12-04T08:00:00Z',
    { do: 'send', announcement: 'reminder', by: 'mail' },
  ],
  [
    'a reminder that was sent is not sent again',
    { ...invited, reminders: 1 },
    '2026-12-04T08:00:01Z',
    { do: 'wait', until: at('2026-12-05T08:00:01Z') },
  ],
  [
    'still no answer at the deadline: the desk',
    { ...invited, reminders: 2 },
    '2026-12-06T16:00:00Z',
    { do: 'tell-desk', problem: 'no-answer' },
  ],
  [
    'the desk is told once',
    { ...invited, reminders: 2, deskToldOf: 'no-answer' },
    '2026-12-06T16:00:01Z',
    { do: 'wait', until: at('2026-12-07T12:00:00Z') },
  ],
  [
    'a desk that could not be told is told again after an hour',
    {
      ...{ ...invited, reminders: 2, deskToldOf: 'no-answer' },
      ...{ deskToldAt: at('2026-12-06T16:00:00Z'), deskUntoldSince: at('2026-12-06T16:05:00Z') },
    },
    '2026-12-06T16:05:00Z',
    { do: 'wait', until: at('2026-12-06T17:00:00Z') },
  ],
  [
    'nobody is given up whom the desk does not know of',
    { ...invited, deskToldOf: 'no-answer', deskUntoldSince: at('2026-12-06T16:05:00Z') },
    '2026-12-21T08:00:00Z',
    { do: 'tell-desk', problem: 'no-answer' },
  ],
  [
    'somebody who was invited after the deadline gets an hour',
    { ...invited, invitedAt: at('2026-12-06T18:00:00Z') },
    '2026-12-06T18:30:00Z',
    { do: 'wait', until: at('2026-12-06T19:00:00Z') },
  ],
  [
    'an invitation that could not be delivered is for the desk',
    { ...invited, messageFailed: true },
    '2026-12-01T10:00:00Z',
    { do: 'tell-desk', problem: 'message-not-delivered' },
  ],
  [
    'a key that was set is told to its owner',
    { ...keyed, hireToldAt: undefined } as unknown as DeliveryFacts,
    '2026-12-01T18:00:01Z',
    { do: 'send', announcement: 'hire-done' },
  ],
  [
    'then to the manager',
    { ...keyed, managerToldAt: undefined } as unknown as DeliveryFacts,
    '2026-12-01T18:00:01Z',
    { do: 'send', announcement: 'manager-notice' },
  ],
  [
    'then evidence is looked for',
    keyed,
    '2026-12-01T18:00:01Z',
    { do: 'ask-agent', question: 'look-for-first-sign-in' },
  ],
  [
    'long before the start seldom',
    { ...keyed, lookedForSignInAt: at('2026-12-03T10:00:00Z') },
    '2026-12-03T10:00:01Z',
    { do: 'wait', until: at('2026-12-03T11:00:00Z') },
  ],
  [
    'near the start often',
    { ...keyed, lookedForSignInAt: at('2026-12-07T07:55:00Z') },
    '2026-12-07T07:56:00Z',
    { do: 'wait', until: at('2026-12-07T08:00:00Z') },
  ],
  [
    'a first sign-in closes the delivery',
    { ...keyed, signedInAt: at('2026-12-07T08:03:00Z') },
    '2026-12-07T08:05:00Z',
    { do: 'close', because: 'signed-in' },
  ],
  [
    'a sign-in after "this was not me" closes nothing',
    {
      ...keyed,
      signedInAt: at('2026-12-07T08:03:00Z'),
      reported: 'not-me',
      deskToldOf: 'not-me',
    },
    '2026-12-07T08:04:00Z',
    { do: 'wait', until: at('2026-12-07T12:00:00Z') },
  ],
  [
    'no sign-in four hours after the start is for the desk',
    { ...keyed, lookedForSignInAt: at('2026-12-07T11:59:00Z') },
    '2026-12-07T12:00:00Z',
    { do: 'tell-desk', problem: 'not-signed-in' },
  ],
  [
    '"this was not me" is for the desk, whatever else is due',
    { ...keyed, reported: 'not-me' },
    '2026-12-01T18:00:01Z',
    { do: 'tell-desk', problem: 'not-me' },
  ],
  [
    'an agent that owes an answer for half an hour is silent',
    { ...fresh, openJobs: ['find-account'], waitingForAgentSince: at('2026-11-20T10:00:00Z') },
    '2026-11-20T10:30:00Z',
    { do: 'tell-desk', problem: 'agent-silent' },
  ],
  [
    'what nobody came back for is given up, after the desk knew',
    { ...invited, deskToldOf: 'no-answer' },
    '2026-12-21T08:00:00Z',
    { do: 'close', because: 'given-up' },
  ],
  [
    'a closed delivery keeps its contact data for a month',
    { ...keyed, phase: 'closed', endedAt: at('2026-12-07T08:05:00Z') },
    '2026-12-08T08:00:00Z',
    { do: 'wait', until: at('2027-01-06T08:05:00Z') },
  ],
  [
    'then erases it',
    { ...keyed, phase: 'closed', endedAt: at('2026-12-07T08:05:00Z') },
    '2027-01-06T08:05:00Z',
    { do: 'erase' },
  ],
  [
    'a cancelled one erases it at once',
    { ...invited, phase: 'cancelled' },
    '2026-12-01T08:00:00Z',
    { do: 'erase' },
  ],
  [
    'and is never looked at again',
    { ...invited, phase: 'cancelled', erasedAt: at('2026-12-01T08:00:00Z') },
    '2026-12-01T08:00:01Z',
    { do: 'rest' },
  ],
]

test.each(table)('%s', (_what, facts, now, step) => {
  expect(decideNextStep(facts, plan, at(now))).toEqual(step)
})

describe('never silent', () => {
  const anyFacts = fc.record({
    phase: fc.constantFrom('finding', 'planned', 'invited', 'keyed'),
    neverUsed: fc.boolean(),
    mail: fc.boolean(),
    text: fc.boolean(),
    manager: fc.boolean(),
    messageFailed: fc.boolean(),
    hindered: fc.boolean(),
    agentAnswers: fc.boolean(),
    known: fc.integer({ min: -20, max: 2 }),
  })

  test('whoever has no key by the start is on somebody’s desk, whatever the facts', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const told = play(given)
        // Who becomes known after the deadline gets their hour; everybody else is with the desk before the start.
        const late = given.known * day > -plan.deadlineHours * hour - hour
        expect(told).toBeLessThanOrEqual(late ? Number.MAX_SAFE_INTEGER : startsAt)
        expect(told).toBeLessThan(Number.POSITIVE_INFINITY)
      }),
      { numRuns: 100 },
    )
  })

  /** Plays a delivery whose hire never answers, and says when the desk first heard of it. */
  function play(given: typeof anyFacts extends fc.Arbitrary<infer T> ? T : never): number {
    let now = startsAt + given.known * day
    let facts: DeliveryFacts = { ...fresh, reach: { mail: given.mail, text: given.text } }
    for (let turns = 0; turns < 5000; turns += 1) {
      const step = decideNextStep(facts, plan, now)
      if (step.do === 'tell-desk') return now
      if (step.do === 'wait') {
        expect(step.until).toBeGreaterThan(now)
        now = step.until
        if (now > linkEndOf(fresh, plan) + day) return Number.POSITIVE_INFINITY
        continue
      }
      if (step.do === 'ask-agent' && !given.agentAnswers) {
        facts = { ...facts, openJobs: [step.question], waitingForAgentSince: now }
        continue
      }
      facts = carriedOut(facts, step, now, given)
    }
    throw new Error('a delivery that never comes to rest')
  }

  function carriedOut(
    facts: DeliveryFacts,
    step: Step,
    now: number,
    given: typeof anyFacts extends fc.Arbitrary<infer T> ? T : never,
  ): DeliveryFacts {
    if (step.do === 'send' && step.announcement === 'invitation') {
      return { ...facts, phase: 'invited', invitedAt: now, messageFailed: given.messageFailed }
    }
    if (step.do === 'send' && step.announcement === 'reminder') {
      return { ...facts, reminders: facts.reminders + 1 }
    }
    if (step.do === 'ask-agent' && step.question === 'find-account') {
      return given.phase === 'finding'
        ? { ...facts, searchedAt: now }
        : { ...facts, searchedAt: now, phase: 'planned' }
    }
    if (step.do === 'ask-agent' && step.question === 'account-status') {
      const hindrances = given.hindered ? (['cannot-change-password'] as const) : []
      return { ...facts, statusReadAt: now, neverUsed: given.neverUsed, hindrances }
    }
    return { ...facts, hasPolicy: true }
  }
})

test('a problem that only a person can settle stops the invitation; a late one does not', () => {
  expect(findProblem({ ...found, reported: 'contact-changed' }, plan, startsAt)).toEqual({
    code: 'contact-changed',
    blocks: true,
  })
  expect(findProblem(invited, plan, deadlineOf(invited, plan))).toEqual({
    code: 'no-answer',
    blocks: false,
  })
})
