import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CloudHindrance } from '../../protocol/cloud-jobs.ts'
import type { Plan, World } from '../plan/plan.ts'
import type { CloudFacts, PassFacts } from './cloud-facts.ts'
import { decideCloud, findCloudProblem, findImpossible, isCloudEvident } from './decide-cloud.ts'
import { decideNextStep } from './decide-next-step.ts'
import type { DeliveryFacts } from './delivery-facts.ts'
import { linkEndOf } from './times-of-delivery.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const startsAt = Date.parse('2026-12-07T08:00:00Z')
const noon = Date.parse('2026-12-01T12:00:00Z')

const planFor = (...worlds: World[]): Plan => ({
  ...{
    directory: 'contoso',
    population: [],
    worlds,
    route: 'claim',
    temporary: { expireHours: 72 },
    invitationBy: 'mail',
  },
  pass: { use: 'passkey', lifetimeMinutes: 60, installFirst: false, securityInfoUrl: '' },
  ...{ inviteDaysBefore: 7, inviteAt: 9 * 60, remindDaysBefore: [3, 1], startsAt: 9 * 60 },
  ...{ quietHours: { from: 20 * 60, to: 8 * 60 }, deadlineHours: 16, signInHours: 4 },
  ...{ linkDays: 14, contactCoolDownHours: 24, findEverySeconds: 900 },
  ...{ evidenceEverySeconds: 300, eraseAfterDays: 30, devices: {} },
})
const setsUp = (plan: Plan): Plan => ({ ...plan, pass: { ...plan.pass, use: 'device-setup' } })
const both = planFor('ad', 'entra')

const ready: CloudFacts = { readAt: noon, absent: false, neverUsed: true, hindrances: [] }
const pass: PassFacts = { mintedAt: noon, expiresAt: noon + hour }
const withPass = (changes: Partial<PassFacts> = {}): CloudFacts => ({
  ...ready,
  pass: { ...pass, ...changes },
})
const keyed: DeliveryFacts = {
  ...{ phase: 'keyed', startDay: '2026-12-07', zone: 'Europe/Amsterdam', startsAt },
  ...{ statusReadAt: noon, neverUsed: true, hindrances: [], hasPolicy: true },
  ...{ reach: { mail: true, text: true }, linkBy: { mail: true, text: true } },
  ...{ managerReachable: false, messageFailed: false, reminders: 0, openJobs: [] },
  ...{ boxUnderWay: false, deskMailWaits: false, keyedAt: noon, hireToldAt: noon },
}

describe('what is asked next', () => {
  test.each<[string, CloudFacts | undefined, string, number]>([
    ['nothing is known', undefined, 'cloud-status', Number.NEGATIVE_INFINITY],
    ['not in the tenant', { ...ready, absent: true }, 'cloud-status', noon + 15 * minute],
    [
      'not in the unit yet',
      { ...ready, hindrances: ['not-in-unit'] },
      'cloud-status',
      noon + 15 * minute,
    ],
    [
      'barred by the policy',
      { ...ready, hindrances: ['pass-policy'] },
      'cloud-status',
      noon + 12 * hour,
    ],
    ['ready', ready, 'cloud-status', noon + 12 * hour],
    ['just minted', withPass(), 'list-methods', noon + 15 * minute],
    ['watched once', withPass({ watchedAt: noon + 15 * minute }), 'list-methods', noon + hour],
    ['watched twice', withPass({ watchedAt: noon + 30 * minute }), 'list-methods', noon + hour],
    [
      'asked for by its owner at once',
      withPass({ watchedAt: noon + minute }),
      'list-methods',
      noon + 15 * minute,
    ],
    ['its window closed', withPass({ watchedAt: noon + hour }), 'remove-pass', noon + hour],
    ['a method is there', { ...withPass(), methodAt: noon + minute }, 'remove-pass', noon],
    [
      'it could not be removed',
      { ...withPass({ removalTriedAt: noon + 5 * minute }), methodAt: noon + minute },
      'remove-pass',
      noon + 20 * minute,
    ],
    [
      'a pass that nobody was shown',
      { ...withPass(), unseenPass: { mintedAt: noon + minute } },
      'remove-pass',
      noon + minute,
    ],
  ])('%s', (_state, cloud, question, due) => {
    const facts = cloud ? { ...keyed, cloud } : keyed
    expect(decideCloud(facts, both)).toEqual({ question, due })
    expect(decideCloud(facts, planFor('ad'))).toBeUndefined()
  })

  test('a pass that can be used again is looked at more often', () => {
    const cloud = withPass({ watchedAt: noon + 15 * minute })
    const due = noon + 30 * minute
    expect(decideCloud({ ...keyed, cloud }, setsUp(both))).toEqual({
      question: 'list-methods',
      due,
    })
  })

  test('nothing more, once the method is there and the pass is gone', () => {
    const cloud = { ...withPass({ removedAt: noon + hour }), methodAt: noon }
    expect(decideCloud({ ...keyed, cloud }, both)).toBeUndefined()
    expect(isCloudEvident({ cloud }, both)).toBe(true)
  })

  test('a use alone removes nothing: a registration may be midway', () => {
    const cloud = withPass({ watchedAt: noon + 15 * minute })
    const step = decideNextStep({ ...keyed, cloud, signedInAt: noon }, both, noon + 16 * minute)
    expect(step.do).toBe('wait')
  })
})

test('only what stays until somebody acts makes a pass impossible', () => {
  const said = (hindrances: CloudHindrance[], neverUsed = true) =>
    findImpossible({ ...ready, hindrances, neverUsed })
  for (const lasting of ['guest', 'pass-policy', 'role-held', 'not-allowed'] as const) {
    expect(said([lasting])).toBe('pass-not-possible')
  }
  expect(said([], false)).toBe('pass-not-possible')
  expect(said(['disabled', 'not-in-unit'])).toBeUndefined()
  expect(findImpossible({ ...ready, absent: true, hindrances: ['guest'] })).toBeUndefined()
  expect(findImpossible({ ...ready, methodAt: noon, neverUsed: false })).toBeUndefined()
})

test('a tenant that can give no pass leaves the password as it was, and the desk knows', () => {
  const cloud: CloudFacts = { ...ready, hindrances: ['pass-policy'] }
  const facts = { ...keyed, cloud, signedInAt: noon }
  const now = noon + minute
  expect(decideNextStep(facts, both, now)).toEqual({
    do: 'tell-desk',
    problem: 'pass-not-possible',
  })
  const told = { ...facts, deskToldOf: 'pass-not-possible' as const }
  expect(decideNextStep(told, both, now)).toEqual({ do: 'close', because: 'signed-in' })
})

test.each<[string, CloudFacts, { isLate: boolean; isOverdue: boolean }, string | undefined]>([
  [
    'absent, with time left',
    { ...ready, absent: true },
    { isLate: false, isOverdue: false },
    undefined,
  ],
  [
    'absent at the deadline',
    { ...ready, absent: true },
    { isLate: true, isOverdue: false },
    'cloud-account-late',
  ],
  ['no passkey, with time left', ready, { isLate: true, isOverdue: false }, undefined],
  [
    'no passkey after the first day',
    ready,
    { isLate: true, isOverdue: true },
    'method-not-registered',
  ],
  ['a passkey', { ...ready, methodAt: noon }, { isLate: true, isOverdue: true }, undefined],
])('%s', (_state, cloud, times, problem) => {
  expect(findCloudProblem({ ...keyed, cloud }, both, noon, times)).toBe(problem)
})

test('a pass that cannot be removed is on somebody’s desk an hour after its end', () => {
  const cloud = { ...withPass({ removalCode: 'cloud-account-late' as const }), methodAt: noon }
  const times = { isLate: true, isOverdue: false }
  const problem = (now: number) => findCloudProblem({ ...keyed, cloud }, both, now, times)
  expect(problem(pass.expiresAt + hour - 1)).toBeUndefined()
  expect(problem(pass.expiresAt + hour)).toBe('pass-not-removed')
})

describe('a delivery in the cloud', () => {
  const any = fc.record({
    worlds: fc.constantFrom<World[]>(['ad', 'entra'], ['entra']),
    minted: fc.boolean(),
    registersAfter: fc.option(fc.integer({ min: 1, max: 3 * 60 }), { nil: undefined }),
    appears: fc.option(fc.integer({ min: 0, max: 10 * 24 }), { nil: undefined }),
    barred: fc.boolean(),
    refusals: fc.integer({ min: 0, max: 3 }),
  })

  test('ends with its pass removed, and with evidence or a desk that knows', () => {
    fc.assert(
      fc.property(any, (given) => {
        expect(play(given)).toBe('well')
      }),
      { numRuns: 100 },
    )
  })

  interface Played {
    now: number
    facts: DeliveryFacts
    refusals: number
    told: boolean
  }
  type Given = typeof any extends fc.Arbitrary<infer T> ? T : never

  function play(given: Given): string {
    const plan = planFor(...given.worlds)
    const cloud = given.minted ? withPass() : undefined
    const facts: DeliveryFacts = { ...keyed, signedInAt: noon, ...(cloud ? { cloud } : {}) }
    const played: Played = { now: noon, facts, refusals: given.refusals, told: false }
    for (let turns = 0; turns < 10_000; turns += 1) {
      const step = decideNextStep(played.facts, plan, played.now)
      if (step.do === 'close' || step.do === 'rest') return judge(step, played)
      if (step.do === 'wait') {
        expect(step.until).toBeGreaterThan(played.now)
        played.now = step.until
        if (played.now > linkEndOf(keyed, plan) + 3 * day) return 'never ended'
      } else if (step.do === 'tell-desk') {
        played.told = true
        played.facts = { ...played.facts, deskToldOf: step.problem }
      } else if (step.do === 'ask-agent') {
        answer(step.question, given, played)
      } else {
        throw new Error(`nothing here does ${step.do}`)
      }
    }
    return 'never came to rest'
  }

  function judge(step: { do: string; because?: string }, { facts, told }: Played): string {
    const removed = facts.cloud?.pass === undefined || facts.cloud.pass.removedAt !== undefined
    if (!removed) return 'a pass was left alive'
    if (step.because === 'given-up') return told ? 'well' : 'given up in silence'
    return facts.cloud?.methodAt !== undefined || told ? 'well' : 'closed without evidence'
  }

  function answer(question: string, given: Given, played: Played): void {
    const { now } = played
    const cloud = played.facts.cloud ?? { absent: true, hindrances: [] }
    const isRegistered =
      given.registersAfter !== undefined && now >= noon + given.registersAfter * minute
    if (played.refusals > 0 && question === 'remove-pass') {
      played.refusals -= 1
      put({ ...cloud, pass: { ...passIn(cloud), removalTriedAt: now, removalCode: 'internal' } })
      return
    }
    if (question === 'cloud-status') {
      const absent = given.appears === undefined || now < noon + given.appears * hour
      const hindrances = given.barred ? (['pass-policy'] as const) : []
      const method = !absent && isRegistered ? { methodAt: now } : {}
      put({
        ...cloud,
        ...method,
        readAt: now,
        absent,
        neverUsed: true,
        hindrances: [...hindrances],
      })
    } else if (question === 'list-methods') {
      put({
        ...cloud,
        ...(isRegistered ? { methodAt: now } : {}),
        pass: { ...passIn(cloud), watchedAt: now },
      })
    } else if (question === 'remove-pass') {
      put({ ...cloud, pass: { ...passIn(cloud), removedAt: now } })
    }

    function put(changed: CloudFacts): void {
      played.facts = { ...played.facts, cloud: changed }
    }
  }

  const passIn = ({ pass: held }: CloudFacts): PassFacts => held ?? pass
})
