import { expect, test } from 'vitest'
import type { TemporaryRoute } from '../../protocol/parity-route.ts'
import type { AccountFacts } from '../directory.ts'
import { decideClose } from './decide-close.ts'
import { decideTemporary } from './decide-temporary.ts'
import { type DirectoryRules, zGuardRules } from './guard-rules.ts'

const now = new Date('2026-12-07T08:00:00Z')
const setAt = new Date('2026-12-06T08:00:00Z')

function rulesWith(more: object = {}): DirectoryRules {
  const own = { containers: ['OU=Newcomers,DC=contoso,DC=test'], perHour: 5, ...more }
  const rules = zGuardRules.parse({ directories: { contoso: own } }).directories['contoso']
  if (!rules) throw new Error('no rules')
  return rules
}
const allowing = rulesWith({ routes: ['temporary-password'] })
const facts: AccountFacts = {
  account: '6f9619ff-8b86-d011-b42d-00c04fc964ff',
  distinguishedName: 'CN=Barbara Jansen,OU=Newcomers,DC=contoso,DC=test',
  container: 'OU=Newcomers,DC=contoso,DC=test',
  ...{ samAccountName: 'bjansen', userPrincipalName: 'bjansen@contoso.test' },
  ...{ displayName: 'Barbara Jansen', domain: 'CONTOSO', enabled: true, groups: [] },
  pwdLastSet: '0',
  whenCreated: new Date('2026-12-01T08:00:00Z'),
  ...{ logons: [], controllersAsked: 1, controllersNotReached: 0 },
}
const route: TemporaryRoute = 'temporary-password'
const question = { rules: allowing, route, facts, ours: [], setsInHour: 0, now }

test('a never used account is given one where the guard names the route', () => {
  expect(decideTemporary(question)).toEqual({ outcome: 'allowed' })
})

test.each([
  ['the route is not named', { rules: rulesWith() }, 'guard-route'],
  [
    'only another route is named',
    { rules: rulesWith({ routes: ['reset-invite'] }) },
    'guard-route',
  ],
  [
    'it is to go to the manager, and only the text is named',
    { route: 'temporary-password-to-manager' as const },
    'guard-route',
  ],
  [
    'first passwords are not allowed',
    { rules: rulesWith({ routes: ['temporary-password'], purposes: ['again'] }) },
    'guard-purpose',
  ],
  ['somebody signed in', { facts: { ...facts, logons: [setAt] } }, 'guard-used'],
  ['it is protected', { facts: { ...facts, protectedBecause: 'adminCount' } }, 'guard-protected'],
  ['it exists in the cloud alone', { facts: { ...facts, units: ['u'] } }, 'guard-purpose'],
  [
    'it stands elsewhere',
    { facts: { ...facts, distinguishedName: 'CN=B,DC=x' } },
    'guard-container',
  ],
  ['the hour is full', { setsInHour: 5 }, 'guard-rate'],
])('refused where %s', (_why, change, code) => {
  expect(decideTemporary({ ...question, ...change })).toMatchObject({ outcome: 'refused', code })
})

const ours = { setAt, datedAt: setAt }
test.each([
  ['it is the one we set', ours, { passwordChangedAt: setAt }, undefined],
  ['somebody set another', ours, { passwordChangedAt: now }, 'close-not-ours'],
  ['nobody may read when it was written', ours, {}, 'directory-rights'],
  ['the directory did not date ours', { setAt }, { passwordChangedAt: setAt }, 'close-not-ours'],
  ['we set none', undefined, { passwordChangedAt: setAt }, 'close-not-ours'],
  [
    'its owner changed it',
    ours,
    { pwdLastSet: '134096112000000000', passwordChangedAt: now },
    'close-not-ours',
  ],
  [
    'it is older than the guard allows',
    { setAt: new Date('2026-10-01T00:00:00Z'), datedAt: setAt },
    { passwordChangedAt: setAt },
    'guard-close',
  ],
])('taken away only if it is ours: %s', (_why, temporary, change, code) => {
  const asked = { ...question, temporary, facts: { ...facts, ...change } }
  expect(decideClose(asked)).toMatchObject(
    code === undefined ? { outcome: 'allowed' } : { outcome: 'refused', code },
  )
})
