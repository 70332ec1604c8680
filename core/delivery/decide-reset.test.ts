import { describe, expect, test } from 'vitest'
import type { Plan, World } from '../plan/plan.ts'
import { decideNextStep } from './decide-next-step.ts'
import {
  decidePhoneRemoval,
  decideReset,
  findResetProblem,
  isResetEvident,
  type ResetFacts,
} from './decide-reset.ts'
import type { DeliveryFacts } from './delivery-facts.ts'

const minute = 60_000
const hour = 60 * minute
const startsAt = Date.parse('2026-12-07T08:00:00Z')
const noon = Date.parse('2026-12-01T12:00:00Z')

const planFor = (worlds: World[], keepPhone = false): Plan => ({
  ...{
    directory: 'contoso',
    population: [],
    worlds,
    route: 'reset-invite',
    temporary: { expireHours: 72 },
    invitationBy: 'mail',
  },
  reset: { url: 'https://reset.example/', methodsRequired: 1, keepPhone },
  pass: { use: 'passkey', lifetimeMinutes: 60, installFirst: false, securityInfoUrl: '' },
  ...{ inviteDaysBefore: 7, inviteAt: 9 * 60, remindDaysBefore: [], startsAt: 9 * 60 },
  ...{ quietHours: { from: 20 * 60, to: 8 * 60 }, deadlineHours: 16, signInHours: 4 },
  ...{ linkDays: 14, contactCoolDownHours: 24, findEverySeconds: 900 },
  ...{ evidenceEverySeconds: 300, eraseAfterDays: 30, devices: {} },
})
const both = planFor(['ad', 'entra'])
const keeping = planFor(['ad', 'entra'], true)
const invited: DeliveryFacts = {
  ...{ phase: 'invited', startDay: '2026-12-07', zone: 'Europe/Amsterdam', startsAt },
  ...{ statusReadAt: noon, neverUsed: true, hindrances: [], hasPolicy: true, invitedAt: noon },
  ...{ reach: { mail: true, text: true }, linkBy: { mail: true, text: true } },
  ...{ managerReachable: false, messageFailed: false, reminders: 0, openJobs: [] },
  ...{ boxUnderWay: false, deskMailWaits: false },
}
const begun: ResetFacts = { registeredAt: noon, isOurs: true }
const changed: ResetFacts = {
  ...begun,
  ...{ lookedAt: noon + minute, changedAt: noon + minute, changedInCloudAt: noon + minute },
}
const seen: ResetFacts = { ...changed, signedInToCloudAt: noon + hour, removedAt: noon + hour }
const keyed: DeliveryFacts = {
  ...{ ...invited, phase: 'keyed', keyedAt: noon + minute, hireToldAt: noon + minute },
}
const withReset = (reset: ResetFacts, facts: DeliveryFacts = invited) => ({ ...facts, reset })

describe('what is asked next', () => {
  test.each<[string, DeliveryFacts, Plan, number, unknown]>([
    ['nothing was pressed', invited, both, noon, undefined],
    [
      'the phone is registered',
      withReset(begun),
      both,
      noon,
      { question: 'look-for-reset', due: noon + 5 * minute },
    ],
    [
      'an hour later, days before the start',
      withReset({ ...begun, lookedAt: noon + hour }),
      both,
      noon + hour,
      { question: 'look-for-reset', due: noon + 2 * hour },
    ],
    [
      'a day later nobody has used it',
      withReset({ ...begun, lookedAt: noon + 24 * hour }),
      both,
      noon + 24 * hour,
      { question: 'unregister-phone', due: noon + 24 * hour },
    ],
    [
      'changed in both worlds: the phone goes at once',
      withReset(changed, keyed),
      both,
      noon + minute,
      { question: 'unregister-phone', due: noon },
    ],
    [
      'changed in one: the other is looked for',
      withReset({ ...begun, lookedAt: noon + minute, changedAt: noon + minute }, keyed),
      both,
      noon + minute,
      { question: 'look-for-reset', due: noon + 6 * minute },
    ],
    [
      'it could not be removed: again in a while',
      withReset({ ...changed, removalTriedAt: noon + minute, removalCode: 'cloud-rights' }, keyed),
      planFor(['ad']),
      noon + 20 * minute,
      { question: 'look-for-reset', due: noon + 6 * minute },
    ],
    [
      'everything was seen',
      withReset(seen, { ...keyed, signedInAt: noon + hour }),
      both,
      noon,
      undefined,
    ],
    [
      'kept, since the plan says so',
      withReset({ ...seen, ...changed }, { ...keyed, signedInAt: noon + hour }),
      planFor(['ad'], true),
      noon + 30 * hour,
      undefined,
    ],
    [
      'taken away unused: nobody is on their way',
      withReset({ ...begun, removedAt: noon + 24 * hour }),
      both,
      noon + 25 * hour,
      undefined,
    ],
  ])('%s', (_what, facts, plan, now, expected) => {
    expect(decideReset(facts, plan, now)).toEqual(expected)
  })

  test('what is over, or was somebody else’s, keeps no phone of ours; what its owner had stays', () => {
    const over = withReset(begun, { ...invited, phase: 'cancelled' })
    const due = { question: 'unregister-phone', due: noon }
    expect(decidePhoneRemoval(over, both)).toEqual(due)
    expect(decidePhoneRemoval(over, keeping)).toEqual(due)
    expect(decidePhoneRemoval({ ...withReset(begun), close: { askedAt: noon } }, keeping)).toEqual(
      due,
    )
    expect(decidePhoneRemoval(withReset({ ...begun, isOurs: false }, over), both)).toBeUndefined()
    const closed = withReset(begun, { ...keyed, phase: 'closed' })
    expect(decidePhoneRemoval(closed, both)).toEqual(due)
    expect(decidePhoneRemoval(closed, keeping)).toBeUndefined()
  })
})

describe('evidence', () => {
  const signedIn = { ...keyed, signedInAt: noon + hour }
  const { signedInToCloudAt: _, ...notInCloud } = seen
  test.each<[string, DeliveryFacts, Plan, boolean]>([
    ['a sign-in after the change, in both worlds', withReset(seen, signedIn), both, true],
    ['no logon', withReset(seen, keyed), both, false],
    ['no sign-in to the cloud', withReset(notInCloud, signedIn), both, false],
    [
      'nobody may see sign-ins there: the change',
      withReset({ ...notInCloud, signInsReadable: false }, signedIn),
      both,
      true,
    ],
    ['the directory alone', withReset(notInCloud, signedIn), planFor(['ad']), true],
    ['the cloud alone', withReset(seen, keyed), planFor(['entra']), true],
    ['a sign-in without a change', withReset(begun, signedIn), both, false],
    ['the phone is there still', withReset({ ...changed, ...begun }, signedIn), both, false],
    ['nothing was pressed', signedIn, both, false],
  ])('%s', (_what, facts, plan, expected) => {
    expect(isResetEvident(facts, plan)).toBe(expected)
    const step = decideNextStep(facts, plan, noon + 2 * hour)
    expect(step.do === 'close').toBe(expected)
  })
})

test('a phone that stays, and an owner who does not come, are a person’s business in time', () => {
  const stuck = withReset({ ...changed, removalTriedAt: noon, removalCode: 'cloud-rights' }, keyed)
  expect(findResetProblem(stuck, both, noon + minute, false)).toBeUndefined()
  expect(findResetProblem(stuck, both, noon + 2 * hour, false)).toBe('phone-not-removed')
  expect(findResetProblem(withReset(changed, keyed), both, noon, true)).toBe('not-signed-in')
  expect(findResetProblem(withReset(begun), both, noon, true)).toBeUndefined()
})
