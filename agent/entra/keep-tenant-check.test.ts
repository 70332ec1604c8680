import { expect, test } from 'vitest'
import { zGuardRules } from '../guard/guard-rules.ts'
import { keepTenantCheck } from './keep-tenant-check.ts'
import type { PassPolicy, Tenant, TenantFinding } from './tenant.ts'

const unit = '0b7e9a51-6d57-4b0e-8f4b-3f0f9d6f1c11'
const noon = Date.parse('2026-12-01T12:00:00Z')
const policy: PassPolicy = {
  ...{ enabled: true, minimumMinutes: 60, maximumMinutes: 480, alwaysOnce: false },
  ...{ includes: ['all_users'], excludes: [] },
}

function rulesWith(pass: object = {}) {
  const contoso = { containers: ['OU=A,DC=contoso,DC=test'], pass: { units: [unit], ...pass } }
  return zGuardRules.parse({ directories: { contoso } }).directories['contoso']
}

const rulesWithoutPass = zGuardRules.parse({
  directories: { contoso: { containers: ['OU=A,DC=contoso,DC=test'] } },
}).directories['contoso']

function open(
  found: readonly TenantFinding[] = [],
  changes: Partial<Tenant> = {},
  more: Partial<PassPolicy> = {},
) {
  const state = { asked: 0, now: noon, found }
  const tenant = {
    check: () => {
      state.asked += 1
      return Promise.resolve(state.found)
    },
    readPassPolicy: () =>
      Promise.resolve({ outcome: 'read' as const, value: { ...policy, ...more } }),
    credential: { canBeCopied: false },
    ...changes,
  }
  const look = keepTenantCheck('contoso', tenant, { now: () => new Date(state.now) })
  type Rules = Parameters<typeof look>[0]
  const check = (rules: Rules, signal = new AbortController().signal) => look(rules, signal)
  return { state, check }
}

test('a tenant that lacks nothing is well, and asked once in a quarter of an hour', async () => {
  const { state, check } = open([{ what: 'token', code: 'ok' }])
  for (let minute = 0; minute < 15; minute += 1) {
    expect(await check(rulesWith())).toEqual([['tenant:contoso', 'ok']])
    state.now += 59_000
  }
  expect(state.asked).toBe(1)
  state.now += 60_000
  state.found = [{ what: 'token', code: 'cloud-token' }]
  expect(await check(rulesWith())).toEqual([['tenant:contoso', 'cloud-token']])
  expect(state.asked).toBe(2)
})

test('of several findings the one that keeps most people out is told', async () => {
  const { check } = open([
    { what: 'sign-ins', code: 'cloud-licence' },
    { what: 'policy', code: 'pass-policy' },
    { what: 'methods', code: 'cloud-rights' },
  ])
  expect(await check(rulesWith())).toEqual([['tenant:contoso', 'cloud-rights']])
})

test.each(['cloud-licence', 'cloud-rights', 'cloud-refused'] as const)(
  'sign-ins that cannot be read (%s) keep everybody from a pass, or are a choice that is said',
  async (code) => {
    const { check, state } = open([{ what: 'sign-ins', code }])
    expect(await check(rulesWith())).toEqual([['tenant:contoso', 'cloud-sign-ins-needed']])
    const chosen = [
      ['tenant:contoso', 'ok'],
      ['sign-ins:contoso', 'cloud-sign-ins-unseen'],
    ]
    // The guard counts as it stands now, and the tenant is not asked again for that.
    expect(await check(rulesWith({ signInsUnreadable: 'accept' }))).toEqual(chosen)
    expect(await check(rulesWithoutPass)).toEqual(chosen)
    expect(state.asked).toBe(1)
  },
)

test('a tenant that cannot say just now lacks nothing for that, but does not answer', async () => {
  const { check } = open([{ what: 'sign-ins', code: 'cloud-throttled' }])
  const accepting = rulesWith({ signInsUnreadable: 'accept' })
  expect(await check(accepting)).toEqual([['tenant:contoso', 'cloud-throttled']])
})

test('where no pass is ever given the policy for passes is nobody’s concern', async () => {
  const { check } = open([{ what: 'policy', code: 'pass-policy' }], {}, { minimumMinutes: 9000 })
  expect(await check(rulesWithoutPass)).toEqual([['tenant:contoso', 'ok']])
  expect(await check(rulesWith())).toEqual([['tenant:contoso', 'pass-policy']])
})

test('a tenant that hangs is said to, is asked once, and is waited for once', async () => {
  const answer = Promise.withResolvers<readonly TenantFinding[]>()
  let asked = 0
  const hang = () => {
    asked += 1
    return answer.promise
  }
  const { check } = open([], { check: hang })
  const patience = new AbortController()
  const first = check(rulesWith(), patience.signal)
  patience.abort()
  const silent = [['tenant:contoso', 'cloud-unreachable']]
  expect(await first).toEqual(silent)
  // Nobody's patience ends here: it does not wait a second time.
  expect(await check(rulesWith())).toEqual(silent)
  expect(asked).toBe(1)
  answer.resolve([])
  await expect.poll(() => check(rulesWith())).toEqual([['tenant:contoso', 'ok']])
  expect(asked).toBe(1)
})

test('a fault of our own is thrown, and the tenant is asked anew', async () => {
  let asked = 0
  const fail = () => {
    asked += 1
    return asked === 1 ? Promise.reject(new Error('ours')) : Promise.resolve([])
  }
  const { check } = open([], { check: fail })
  await expect(check(rulesWith())).rejects.toThrow('ours')
  expect(await check(rulesWith())).toEqual([['tenant:contoso', 'ok']])
})

test.each([
  ['lives longer at least than the guard allows', { maximumMinutes: { passkey: 30 } }, {}],
  ['may be used once only', { uses: ['device-setup'] }, { alwaysOnce: true }],
])('a policy by which a pass %s is a finding', async (_, pass, more) => {
  expect(await open([], {}, more).check(rulesWith(pass))).toEqual([
    ['tenant:contoso', 'pass-policy'],
  ])
})

test('a certificate that ends within a month, and a secret that can be copied, are said each for itself', async () => {
  const endsAt = new Date(noon + 29 * 86_400_000)
  const { check, state } = open([], { credential: { canBeCopied: true, endsAt } })
  expect(await check(rulesWith())).toEqual([
    ['tenant:contoso', 'ok'],
    ['certificate:contoso', 'cloud-certificate-ends'],
    ['secret:contoso', 'cloud-secret'],
  ])
  state.now -= 2 * 86_400_000
  expect(await check(rulesWith())).not.toContainEqual(['certificate:contoso', expect.anything()])
})

test('where passes go to managers, the right to workflows is looked for, and nowhere else', async () => {
  let asked = 0
  const check = () => {
    asked += 1
    return Promise.resolve({ outcome: 'refused', code: 'cloud-rights' } as const)
  }
  const passWorkflow = { check } as Tenant['passWorkflow']
  const without = open([], { passWorkflow })
  expect(await without.check(rulesWith())).toEqual([['tenant:contoso', 'ok']])
  expect(asked).toBe(0)
  const rules = rulesWith()
  const toManager = rules && { ...rules, routes: ['pass-to-manager' as const] }
  expect(await open([], { passWorkflow }).check(toManager)).toEqual([
    ['tenant:contoso', 'ok'],
    ['workflows:contoso', 'cloud-rights'],
  ])
})
