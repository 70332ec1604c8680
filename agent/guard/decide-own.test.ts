import { expect, test } from 'vitest'
import type { AccountFacts } from '../directory.ts'
import { decideOwn, type OwnQuestion } from './decide-own.ts'
import { zGuardRules } from './guard-rules.ts'

const own = {
  containers: ['OU=Staff,DC=contoso,DC=test'],
  application: '0B7E9A51-6D57-4B0E-8F4B-3F0F9D6F1C11',
  context: 'c3',
  perHour: 2,
}
function rulesWith(changes: object = {}) {
  const contoso = { containers: ['OU=Newcomers,DC=contoso,DC=test'], own, ...changes }
  const rules = zGuardRules.parse({ directories: { contoso } }).directories['contoso']
  if (!rules) throw new Error('no rules')
  return rules
}
const facts: AccountFacts = {
  account: 'd1f7a1f4-8e5b-4f5e-9a57-2d3f8f0b7a10',
  distinguishedName: 'CN=Ada,OU=Staff,DC=contoso,DC=test',
  container: 'OU=Staff,DC=contoso,DC=test',
  ...{ samAccountName: 'ada', userPrincipalName: 'ada@contoso.test', displayName: 'Ada' },
  ...{ domain: 'CONTOSO', enabled: true, groups: [], pwdLastSet: '134000000000000000' },
  ...{ whenCreated: new Date('2020-01-01'), logons: [new Date('2026-11-01')] },
  ...{ controllersAsked: 1, controllersNotReached: 0 },
}
const asked: OwnQuestion = {
  ...{ rules: rulesWith(), facts, setsInHour: 0 },
  cloud: { roles: [], rolesReadable: 'all' },
}

test('an account that is used every day is what it is for', () => {
  expect(decideOwn(asked)).toEqual({ outcome: 'allowed' })
})

test.each<readonly [string, Partial<OwnQuestion>, string]>([
  ['no rules', { rules: rulesWith({ own: undefined }) }, 'guard-purpose'],
  [
    'a newcomer’s container',
    { facts: { ...facts, distinguishedName: 'CN=Ada,OU=Newcomers,DC=contoso,DC=test' } },
    'guard-container',
  ],
  ['a deny list', { rules: rulesWith({ deny: ['ada'] }) }, 'guard-denied'],
  ['a pilot for others', { rules: rulesWith({ pilot: ['ben'] }) }, 'guard-denied'],
  [
    'a protected account',
    { facts: { ...facts, protectedBecause: 'adminCount' } },
    'guard-protected',
  ],
  ['a directory role', { cloud: { roles: ['a role'], rolesReadable: 'all' } }, 'guard-protected'],
  ['roles that cannot be read', { cloud: { roles: [], rolesReadable: 'none' } }, 'guard-protected'],
  ['a disabled account', { facts: { ...facts, enabled: false } }, 'own-account-closed'],
  ['a full hour', { setsInHour: 2 }, 'guard-rate'],
])('refused: %s', (_, changes, code) => {
  expect(decideOwn({ ...asked, ...changes })).toMatchObject({ outcome: 'refused', code })
})

test.each([['C3'], ['c0'], ['c100'], ['3']])('%s is no context', (context) => {
  const contoso = { containers: ['OU=A,DC=contoso,DC=test'], own: { ...own, context } }
  expect(zGuardRules.safeParse({ directories: { contoso } }).success).toBe(false)
})
