import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Grant } from '../../protocol/grant.ts'
import type { CloudFacts, PassPolicy } from '../entra/tenant.ts'
import {
  decideHandedPass,
  decidePass,
  findCloudUse,
  findPassHindrances,
  findPassShape,
  type MintQuestion,
} from './decide-pass.ts'
import { zGuardRules } from './guard-rules.ts'

const unit = '11111111-1111-4111-8111-111111111111'
const id = '22222222-2222-4222-8222-222222222222'
const now = new Date('2026-12-07T07:50:00Z')
const rulesWith = (pass: object | undefined, more: object = {}) => {
  const own = { containers: ['OU=Newcomers,DC=contoso,DC=test'], ...more, pass }
  const rules = zGuardRules.parse({ directories: { contoso: own } }).directories['contoso']
  if (!rules) throw new Error('no rules')
  return rules
}
const policy: PassPolicy = {
  ...{ enabled: true, minimumMinutes: 60, maximumMinutes: 480, alwaysOnce: false },
  ...{ includes: ['all_users'], excludes: [] },
}
const cloud: CloudFacts = {
  account: {
    ...{ user: id, userPrincipalName: 'b@contoso.test', displayName: 'B', enabled: true },
    ...{ synced: true, guest: 'none' },
  },
  ...{ methods: [{ id: 'p', kind: 'password' }], passes: [], signInsReadable: true, roles: [] },
  ...{ rolesReadable: 'all', groups: ['newcomers'], units: [unit] },
}
const keys = { sig: 'S'.repeat(43), enc: 'E'.repeat(43) }
const grant: Grant = {
  ...{ proof: 'text', account: id, directory: 'contoso', delivery: id, purpose: 'first', keys },
  ...{ agent: 'A'.repeat(43), issuedAt: now, expiresAt: new Date(now.getTime() + 900_000) },
}
const honest: MintQuestion = {
  rules: rulesWith({ units: [unit] }),
  ...{ cloud, policy, use: 'passkey', lifetimeMinutes: 60, ours: { isOurs: () => false } },
  ...{ purpose: 'first', grants: [grant], requester: keys, mintsInHour: 0 },
  about: { account: id, directory: 'contoso', delivery: id },
}
const pass = (reason: string) => ({
  ...{ id: 'x', createdAt: now, lifetimeMinutes: 60, once: true, usable: true, reason },
})
const withCloud = (changes: Partial<CloudFacts>) => ({ cloud: { ...cloud, ...changes } })

test('the honest press is allowed: once, for as long as asked', () => {
  expect(decidePass(honest)).toEqual({ outcome: 'allowed', lifetimeMinutes: 60, once: true })
})

test.each<[string, Partial<MintQuestion>, string]>([
  ['no rules for passes', { rules: rulesWith(undefined) }, 'guard-pass'],
  ['a use the guard does not list', { use: 'device-setup' }, 'guard-pass'],
  ['a purpose it does not list', { purpose: 'return' }, 'guard-purpose'],
  ['in no unit', withCloud({ units: [] }), 'guard-container'],
  ['in another unit', withCloud({ units: [id] }), 'guard-container'],
  [
    'in the unit, and out of reach still',
    withCloud({ methods: 'closed', passes: 'closed' }),
    'guard-container',
  ],
  [
    'an external guest',
    withCloud({ account: { ...cloud.account, guest: 'external' } }),
    'cloud-guest',
  ],
  ['disabled', withCloud({ account: { ...cloud.account, enabled: false } }), 'pass-not-possible'],
  ['a role', withCloud({ roles: ['62e90394'] }), 'guard-protected'],
  ['roles that cannot be read', withCloud({ rolesReadable: 'none' }), 'cloud-rights'],
  ['sign-ins that cannot be read', withCloud({ signInsReadable: false }), 'cloud-licence'],
  ['a policy that is off', { policy: { ...policy, enabled: false } }, 'pass-policy'],
  ['a policy for others', { policy: { ...policy, includes: ['staff'] } }, 'pass-policy'],
  [
    'a policy that leaves them out',
    { policy: { ...policy, excludes: ['newcomers'] } },
    'pass-policy',
  ],
  [
    'a policy of longer lives than the guard’s',
    { policy: { ...policy, minimumMinutes: 90 } },
    'pass-policy',
  ],
  ['a pass of somebody else’s', withCloud({ passes: [pass('EnabledByPolicy')] }), 'pass-of-others'],
  ['one that was used, midway', withCloud({ passes: [pass('OneTimeUsed')] }), 'pass-of-others'],
  ['a sign-in', withCloud({ lastSignIn: now }), 'guard-used'],
  ['a phone', withCloud({ methods: [{ id: 'm', kind: 'phone' }] }), 'guard-used'],
  [
    'a kind of method nobody knows',
    withCloud({ methods: [{ id: 'm', kind: 'unknown' }] }),
    'guard-used',
  ],
  ['no grant', { grants: [] }, 'guard-proof'],
  ['a full hour', { mintsInHour: 20 }, 'guard-rate'],
])('%s is refused', (_what, changes, code) => {
  expect(decidePass({ ...honest, ...changes })).toMatchObject({ outcome: 'refused', code })
})

test.each<[string, Partial<Grant>]>([
  ['another account', { account: unit }],
  ['another delivery', { delivery: unit }],
  ['another directory', { directory: 'fabrikam' }],
  ['another purpose', { purpose: 'again' }],
  ['another browser that signs', { keys: { ...keys, sig: 'X'.repeat(43) } }],
  ['another browser that reads', { keys: { ...keys, enc: 'X'.repeat(43) } }],
])('a grant for %s is none', (_what, changes) => {
  const question = { ...honest, grants: [{ ...grant, ...changes }] }
  expect(decidePass(question)).toMatchObject({ outcome: 'refused', code: 'guard-proof' })
})

test('what stands in nobody’s way: an expired pass of others, one of ours, a licence that the guard does without', () => {
  const expired = { ...honest, ...withCloud({ passes: [pass('Expired')] }) }
  const own = {
    ...honest,
    ...withCloud({ passes: [pass('EnabledByPolicy')] }),
    ours: { isOurs: () => true },
  }
  const unlicensed = {
    ...honest,
    ...withCloud({ signInsReadable: false, rolesReadable: 'active-only' }),
    rules: rulesWith({ units: [unit], signInsUnreadable: 'accept' }),
  }
  for (const question of [expired, own, unlicensed]) {
    expect(decidePass(question)).toMatchObject({ outcome: 'allowed' })
  }
})

describe('use in the cloud', () => {
  const before = new Date(now.getTime() - 1000)
  test.each([
    ['no sign-in', undefined, undefined, true],
    ['a sign-in, and no key of ours', now, undefined, false],
    ['a sign-in before our key', before, now, false],
    ['a sign-in with our key', now, before, true],
  ])('%s', (_what, lastSignIn, since, isUnused) => {
    const found = findCloudUse(
      { ...(lastSignIn ? { lastSignIn } : {}), methods: cloud.methods },
      since ? { since } : {},
    )
    expect(found === undefined).toBe(isUnused)
  })
})

test('whatever is asked for, a pass lives no longer than guard and policy allow, and is used as often as its use wants', () => {
  const minutes = fc.integer({ min: 10, max: 43_200 })
  const any = fc.record({
    wanted: minutes,
    ceiling: minutes,
    least: minutes,
    most: minutes,
    use: fc.constantFrom('passkey' as const, 'device-setup' as const),
    alwaysOnce: fc.boolean(),
  })
  fc.assert(
    fc.property(any, ({ wanted, ceiling, least, most, use, alwaysOnce }) => {
      const maximumMinutes = { passkey: ceiling, 'device-setup': ceiling }
      const rules = rulesWith({ units: [unit], uses: ['passkey', 'device-setup'], maximumMinutes })
      const bounds = { ...policy, minimumMinutes: least, maximumMinutes: most, alwaysOnce }
      const shape = findPassShape({ rules, policy: bounds, use, lifetimeMinutes: wanted })
      if (shape) {
        expect(shape.lifetimeMinutes).toBeLessThanOrEqual(Math.min(ceiling, most))
        expect(shape.lifetimeMinutes).toBeGreaterThanOrEqual(least)
        expect(shape.once).toBe(use === 'passkey')
      } else {
        expect(least > Math.min(ceiling, most) || (alwaysOnce && use !== 'passkey')).toBe(true)
      }
      const isBarred = findPassHindrances({
        ...honest,
        rules,
        policy: bounds,
        use,
        lifetimeMinutes: wanted,
      })
      expect(isBarred.includes('pass-lifetime')).toBe(shape === undefined)
    }),
  )
})

describe('a pass outside the browser', () => {
  const { rules: _, purpose: __, use: ___, ...asked } = honest
  const handed = (routes: readonly string[]) =>
    ({ ...asked, rules: rulesWith({ units: [unit] }, { routes }), route: 'pass-by-text' }) as const

  test('the guard has to name the route; nothing else about it is a wish', () => {
    expect(decideHandedPass(handed(['pass-by-text']))).toMatchObject({ outcome: 'allowed' })
    for (const routes of [[], ['temporary-password', 'reset-invite']]) {
      expect(decideHandedPass(handed(routes))).toMatchObject({ code: 'guard-route' })
    }
  })

  test.each<readonly [string, object, string]>([
    ['an administrator', withCloud({ roles: ['Global Administrator'] }), 'guard-protected'],
    ['somebody who signed in', withCloud({ lastSignIn: now }), 'guard-used'],
    ['a pass of others', withCloud({ passes: [pass('EnabledByPolicy')] }), 'pass-of-others'],
    ['the hour is full', { mintsInHour: 20_000 }, 'guard-rate'],
    [
      'somebody disabled',
      withCloud({ account: { ...cloud.account, enabled: false } }),
      'pass-not-possible',
    ],
  ])('%s gets none either', (_what, changes, code) => {
    const question = { ...handed(['pass-by-text']), ...changes }
    expect(decideHandedPass(question)).toMatchObject({ code })
  })
})
