import { describe, expect, test } from 'vitest'
import type { Plan } from '../plan/plan.ts'
import type { CloudFacts, PassFacts } from './cloud-facts.ts'
import { decideNextStep } from './decide-next-step.ts'
import type { DeliveryFacts } from './delivery-facts.ts'
import { findProblem } from './find-problem.ts'

const hour = 3_600_000
const due = Date.parse('2026-12-07T07:00:00Z')
const plan: Plan = {
  ...{ directory: 'contoso', population: [], worlds: ['ad', 'entra'], devices: {} },
  pass: { use: 'passkey', lifetimeMinutes: 60, installFirst: false, securityInfoUrl: 'https://x' },
  route: 'pass-by-text',
  temporary: { expireHours: 72 },
  ...{ invitationBy: 'mail', inviteDaysBefore: 0, inviteAt: 7 * 60, remindDaysBefore: [] },
  ...{ quietHours: { from: 0, to: 0 }, startsAt: 9 * 60, deadlineHours: 16, signInHours: 4 },
  ...{ linkDays: 14, contactCoolDownHours: 24, findEverySeconds: 900 },
  ...{ evidenceEverySeconds: 300, eraseAfterDays: 30 },
}
const clear: CloudFacts = { absent: false, hindrances: [], neverUsed: true, readAt: due - 1000 }
const ready: DeliveryFacts = {
  ...{ phase: 'planned', startDay: '2026-12-07', zone: 'UTC', startsAt: due + 2 * hour },
  ...{ hindrances: [], hasPolicy: true, neverUsed: true, container: 'OU=Newcomers,DC=x' },
  statusReadAt: due - hour,
  cloud: clear,
  reach: { mail: true, text: true },
  linkBy: { mail: true, text: true },
  ...{ managerReachable: true, messageFailed: false, reminders: 0, openJobs: [] },
  ...{ boxUnderWay: false, deskMailWaits: false },
}
const live: PassFacts = { mintedAt: due, expiresAt: due + hour, watchedAt: due + 1 }
const handed: DeliveryFacts = {
  ...{ ...ready, phase: 'keyed', keyedAt: due, managerToldAt: due + 1 },
  cloud: { ...clear, pass: live },
}
const registered: DeliveryFacts = {
  ...handed,
  hireToldAt: due + 2,
  cloud: { ...clear, method: 'passkey', methodAt: due + 2, pass: { ...live, removedAt: due + 3 } },
}
const hand = { do: 'ask-agent', question: 'hand-pass' }
const step = (facts: DeliveryFacts, now = due, by = plan) => decideNextStep(facts, by, now)

test('no pass exists before the hour of the plan, and one job asks for it', () => {
  expect(step(ready, due - 1)).toEqual({ do: 'wait', until: due })
  expect(step(ready)).toEqual(hand)
  expect(step({ ...ready, openJobs: ['hand-pass'] }).do).toBe('wait')
})

test('a pass that goes to the manager needs no number; the hire hears the name', () => {
  const toManager: Plan = { ...plan, route: 'pass-to-manager' }
  const none = { ...ready, reach: { mail: true, text: false }, managerReachable: false }
  expect(step(none, due, toManager)).toEqual(hand)
  expect(step(none)).not.toEqual(hand)
  expect(findProblem({ ...none, reach: { mail: false, text: true } }, toManager, due)).toEqual({
    ...{ code: 'contact-missing', blocks: true },
  })
})

describe('none is asked for while something stands in its way', () => {
  test.each<readonly [string, CloudFacts]>([
    ['not in the tenant yet', { ...clear, absent: true }],
    ['nothing known', { absent: true, hindrances: [] }],
    ['disabled until the start', { ...clear, hindrances: ['disabled'] }],
    ['not in the unit yet', { ...clear, hindrances: ['not-in-unit'] }],
    ['the tenant did not answer', { ...clear, code: 'cloud-unreachable' }],
  ])('%s', (_what, cloud) => {
    expect(step({ ...ready, cloud })).not.toEqual(hand)
  })
})

test('the manager hears the name at once, the hire when a passkey is registered and not before', () => {
  const { managerToldAt: _, ...untold } = handed
  expect(step(untold)).toEqual({ do: 'send', announcement: 'manager-notice' })
  expect(step(handed).do).not.toBe('send')
  const { hireToldAt: __, ...silent } = registered
  expect(step(silent)).toEqual({ do: 'send', announcement: 'hire-done' })
})

test('in the cloud alone the passkey is the evidence; with a directory somebody has to sign in there too', () => {
  const close = { do: 'close', because: 'signed-in' }
  expect(step(registered, due + 10, { ...plan, worlds: ['entra'] })).toEqual(close)
  expect(step(registered, due + 10)).toEqual({
    do: 'ask-agent',
    question: 'look-for-first-sign-in',
  })
  expect(step({ ...registered, signedInAt: due + 5 }, due + 10)).toEqual(close)
  // The pass is taken away first.
  const pass = { ...registered, signedInAt: due + 5, cloud: { ...registered.cloud, pass: live } }
  expect(step(pass as DeliveryFacts, due + 10)).toEqual({
    do: 'ask-agent',
    question: 'remove-pass',
  })
})

describe('what the desk hears', () => {
  const late = due + 7 * hour
  const ended = { ...handed, cloud: { ...clear, pass: { ...live, removedAt: due + hour } } }
  test.each<readonly [string, DeliveryFacts, number, string | undefined]>([
    ['nothing while the pass lives', handed, due + 10, undefined],
    ['an end without a passkey', ended, due + hour, 'pass-not-used'],
    ['nothing while it is being sent again', { ...ended, phase: 'planned' }, due - hour, undefined],
    ['nothing of a missing password before the first day is over', registered, due + 10, undefined],
    ['a password that is missing then', registered, late, 'directory-password-missing'],
    ['nothing once they were seen', { ...registered, signedInAt: late }, late, undefined],
    ['a pass that was not sent in time', ready, late, 'pass-not-sent'],
    ['no manager to say the name', { ...ready, managerReachable: false }, due, 'contact-missing'],
    [
      'a person who can be given none',
      { ...ready, cloud: { ...clear, hindrances: ['role-held'] } },
      due,
      'pass-not-possible',
    ],
  ])('%s', (_what, facts, now, code) => {
    expect(findProblem(facts, plan, now)?.code).toBe(code)
  })
})
