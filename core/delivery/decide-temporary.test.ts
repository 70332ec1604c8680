import { expect, test } from 'vitest'
import type { Plan } from '../plan/plan.ts'
import { decideNextStep } from './decide-next-step.ts'
import type { DeliveryFacts } from './delivery-facts.ts'
import { findProblem } from './find-problem.ts'

const at = (iso: string) => Date.parse(iso)
const hour = 3_600_000
const plan: Plan = {
  ...{ directory: 'contoso', population: [], worlds: ['ad'], devices: {} },
  pass: { use: 'passkey', lifetimeMinutes: 60, installFirst: false, securityInfoUrl: 'https://x' },
  route: 'temporary-password',
  temporary: { expireHours: 72 },
  ...{ invitationBy: 'mail', inviteDaysBefore: 0, inviteAt: 7 * 60, remindDaysBefore: [] },
  ...{ quietHours: { from: 0, to: 0 }, startsAt: 9 * 60, deadlineHours: 16, signInHours: 4 },
  ...{ linkDays: 14, contactCoolDownHours: 24, findEverySeconds: 900 },
  ...{ evidenceEverySeconds: 300, eraseAfterDays: 30 },
}
const due = at('2026-12-07T07:00:00Z')
const ready: DeliveryFacts = {
  ...{ phase: 'planned', startDay: '2026-12-07', zone: 'UTC', startsAt: due + 2 * hour },
  ...{ hindrances: [], hasPolicy: true, neverUsed: true, container: 'OU=Newcomers,DC=x' },
  statusReadAt: due - hour,
  reach: { mail: true, text: true },
  linkBy: { mail: true, text: true },
  ...{ managerReachable: true, messageFailed: false, reminders: 0, openJobs: [] },
  ...{ boxUnderWay: false, deskMailWaits: false },
}
const sent: DeliveryFacts = { ...ready, phase: 'keyed', keyedAt: due, managerToldAt: due + 1 }
const changed = { ...sent, passwordChangedAt: due + hour, hireToldAt: due + hour }
const looked = (facts: DeliveryFacts, when: number) => ({ ...facts, lookedForSignInAt: when })

test('no password exists before the hour of the plan', () => {
  expect(decideNextStep(ready, plan, due - 1)).toEqual({ do: 'wait', until: due })
  const question = 'send-temporary-password'
  expect(decideNextStep(ready, plan, due)).toEqual({ do: 'ask-agent', question })
  expect(decideNextStep({ ...ready, openJobs: [question] }, plan, due).do).toBe('wait')
})

test.each([
  ['the manager hears the account name', { ...sent, managerToldAt: undefined }, 'manager-notice'],
  ['the hire hears of the change', { ...changed, hireToldAt: undefined }, 'hire-done'],
])('%s', (_what, facts, announcement) => {
  const { managerToldAt, hireToldAt, ...rest } = facts
  const told = {
    ...(managerToldAt === undefined ? {} : { managerToldAt }),
    ...(hireToldAt === undefined ? {} : { hireToldAt }),
  }
  const step = decideNextStep({ ...rest, ...told }, plan, due + 2 * hour)
  expect(step).toEqual({ do: 'send', announcement })
})

test('changed and signed in, in every world of the plan, is evidence; less is none', () => {
  const now = due + 2 * hour
  const signedIn = { ...looked(changed, now), signedInAt: due + hour }
  const close = { do: 'close', because: 'signed-in' }
  expect(decideNextStep(signedIn, plan, now)).toEqual(close)
  const both: Plan = { ...plan, worlds: ['ad', 'entra'] }
  expect(decideNextStep(signedIn, both, now).do).toBe('wait')
  expect(decideNextStep({ ...signedIn, cloudSignedInAt: now }, both, now)).toEqual(close)
  const { passwordChangedAt: _, ...unchanged } = signedIn
  expect(decideNextStep(unchanged, plan, now).do).toBe('wait')
})

test('one that nobody changed is taken away at its hour, one that was changed never', () => {
  const end = due + 72 * hour
  const desk = { deskToldOf: 'not-signed-in', deskToldAt: end - hour } as const
  const late = { ...looked(sent, end - 1), ...desk }
  expect(decideNextStep(late, plan, end - 1).do).toBe('wait')
  expect(decideNextStep(late, plan, end)).toEqual({ do: 'expire' })
  expect(decideNextStep({ ...looked(changed, end), ...desk }, plan, end).do).toBe('wait')
  const close = { askedAt: end, answeredAt: end, code: 'closed', isExpiry: true } as const
  expect(findProblem({ ...late, close }, plan, end)?.code).toBe('temporary-password-expired')
})

test.each([
  ['the number is missing', { reach: { mail: true, text: false } }, due, 'contact-missing'],
  ['no manager can tell the name', { managerReachable: false }, due, 'contact-missing'],
  ['it was not sent in time', {}, due + hour, 'temporary-password-not-sent'],
  ['its hour has just come', {}, due, undefined],
  ['the deadline of a claim is long over, its hour is not', {}, due - hour, undefined],
])('the desk hears: %s', (_what, change, now, code) => {
  expect(findProblem({ ...ready, ...change }, plan, now)?.code).toBe(code)
})
