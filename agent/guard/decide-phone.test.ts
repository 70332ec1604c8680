import { expect, test } from 'vitest'
import type { Grant } from '../../protocol/grant.ts'
import type { RegisteredPhone } from '../entra/phones.ts'
import type { CloudFacts, CloudMethodKind } from '../entra/tenant.ts'
import { decidePhone, isPhoneOfOurs, type PhoneOfOurs, type PhoneQuestion } from './decide-phone.ts'
import { zGuardRules } from './guard-rules.ts'

const unit = '11111111-1111-4111-8111-111111111111'
const id = '22222222-2222-4222-8222-222222222222'
const now = new Date('2026-12-07T07:50:00Z')
const rulesWith = (own: object) => {
  const all = { containers: ['OU=Newcomers,DC=contoso,DC=test'], ...own }
  const rules = zGuardRules.parse({ directories: { contoso: all } }).directories['contoso']
  if (!rules) throw new Error('no rules')
  return rules
}
const phones = { units: [unit], perHour: 5 }
const rules = rulesWith({
  routes: ['reset-invite'],
  phones,
  purposes: ['first', 'again', 'return'],
})
const cloud: CloudFacts = {
  account: {
    ...{ user: id, userPrincipalName: 'b@contoso.test', displayName: 'B', enabled: true },
    ...{ synced: true, guest: 'none' },
  },
  ...{ methods: [{ id: 'p', kind: 'password' }], passes: [], signInsReadable: true, roles: [] },
  ...{ rolesReadable: 'all', groups: [], units: [unit] },
}
const signer = 'S'.repeat(43)
const grant: Grant = {
  ...{ proof: 'text', account: id, directory: 'contoso', delivery: id, purpose: 'first' },
  keys: { sig: signer, enc: 'E'.repeat(43) },
  ...{ agent: 'A'.repeat(43), issuedAt: now, expiresAt: new Date(now.getTime() + 900_000) },
}
const honest: PhoneQuestion = {
  ...{ rules, cloud, ours: undefined, since: undefined, purpose: 'first', grants: [grant] },
  ...{ about: { account: id, directory: 'contoso', delivery: id }, signer, phonesInHour: 0 },
}
const withCloud = (changes: Partial<CloudFacts>) => ({ cloud: { ...cloud, ...changes } })
const holding = (...kinds: readonly CloudMethodKind[]) =>
  withCloud({ methods: kinds.map((kind) => ({ id: kind, kind })) })
const coming = { purpose: 'return', grants: [{ ...grant, purpose: 'return' }] } as const

test('the honest press registers the phone', () => {
  expect(decidePhone(honest)).toEqual({ outcome: 'allowed' })
})

test.each<[string, Partial<PhoneQuestion>, string]>([
  ['a guard that names no route', { rules: rulesWith({ phones }) }, 'guard-route'],
  [
    'one without rules for phones',
    { rules: rulesWith({ routes: ['reset-invite'] }) },
    'guard-route',
  ],
  [
    'a purpose it does not list',
    { ...coming, rules: rulesWith({ routes: ['reset-invite'], phones }) },
    'guard-purpose',
  ],
  ['in no unit', withCloud({ units: [] }), 'guard-container'],
  ['out of reach', withCloud({ methods: 'closed' }), 'guard-container'],
  ['a guest', withCloud({ account: { ...cloud.account, guest: 'external' } }), 'cloud-guest'],
  ['disabled', withCloud({ account: { ...cloud.account, enabled: false } }), 'reset-not-yet'],
  ['a role', withCloud({ roles: ['62e90394'] }), 'guard-protected'],
  ['a role, seen from outside', withCloud({ roles: ['r'], methods: 'closed' }), 'guard-protected'],
  ['roles that cannot be read', withCloud({ rolesReadable: 'none' }), 'cloud-rights'],
  ['sign-ins that cannot be read', withCloud({ signInsReadable: false }), 'cloud-licence'],
  ['a sign-in', withCloud({ lastSignIn: now }), 'guard-used'],
  ['a phone of others', holding('password', 'phone'), 'guard-used'],
  ['a passkey', holding('password', 'passkey'), 'guard-used'],
  ['no grant', { grants: [] }, 'guard-proof'],
  ['a grant of the server’s word', { grants: [{ ...grant, account: unit }] }, 'guard-proof'],
  ['one for another delivery', { grants: [{ ...grant, delivery: unit }] }, 'guard-proof'],
  ['one for another purpose', { grants: [{ ...grant, purpose: 'again' }] }, 'guard-proof'],
  ['one for another browser', { signer: 'X'.repeat(43) }, 'guard-proof'],
  ['too many in an hour', { phonesInHour: 5 }, 'guard-rate'],
])('refused: %s', (_what, changes, code) => {
  expect(decidePhone({ ...honest, ...changes })).toMatchObject({ outcome: 'refused', code })
})

test('what we registered ourselves is no use by others, and counts for no rate', () => {
  const again = { ...honest, ...holding('password', 'phone'), ours: 'phone', phonesInHour: 5 }
  expect(decidePhone(again)).toEqual({ outcome: 'allowed' })
})

test('who comes back keeps what a reset can use; with a passkey alone a phone is still needed', () => {
  for (const kind of ['phone', 'email', 'authenticator', 'software-oath'] as const) {
    const back = { ...honest, ...coming, ...holding('password', kind) }
    expect(decidePhone(back)).toEqual({ outcome: 'keeps-own' })
    expect(decidePhone({ ...back, grants: [] })).toMatchObject({ code: 'guard-proof' })
  }
  const strong = { ...honest, ...coming, ...holding('password', 'passkey') }
  expect(decidePhone(strong)).toEqual({ outcome: 'allowed' })
})

const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)
const phone: RegisteredPhone = { id: 'm', kind: 'mobile', ending: '42' }

test.each<[string, Partial<RegisteredPhone>, PhoneOfOurs['createdAt'], boolean]>([
  ['the very moment', { createdAt: later(1) }, later(1), true],
  ['another moment: registered anew by somebody', { createdAt: later(2) }, later(1), false],
  ['a moment that is not told any more', {}, later(1), false],
  ['never told', {}, 'not-told', true],
  ['told only now', { createdAt: later(1) }, 'not-told', false],
  ['an answer that was lost, not told', {}, 'unknown', true],
  ['an answer that was lost, of that time', { createdAt: later(60) }, 'unknown', true],
  ['an answer that was lost, of another time', { createdAt: later(600) }, 'unknown', false],
  ['another number', { ending: '43', createdAt: later(1) }, later(1), false],
  ['a number that is not shown', { createdAt: later(1), ending: '' }, later(1), false],
  ['another kind of phone', { kind: 'other', createdAt: later(1) }, later(1), false],
])('whether a phone is ours: %s', (_what, changes, createdAt, expected) => {
  expect(isPhoneOfOurs({ ...phone, ...changes }, { ending: '42', at: now, createdAt })).toBe(
    expected,
  )
})
