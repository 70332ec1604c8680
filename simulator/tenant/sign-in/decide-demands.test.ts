import { expect, test } from 'vitest'
import { administerTenant } from '../administer-tenant.ts'
import type { ConditionalAccessPolicy } from '../state/conditional-access.ts'
import { createTenantState } from '../state/create-tenant-state.ts'
import { decideContexts, decideDemands } from './decide-demands.ts'

const now = new Date('2026-12-07T08:00:00Z')

function open() {
  const state = createTenantState('contoso.test', () => now)
  const tenant = administerTenant(state)
  const id = tenant.addUser({ userPrincipalName: 'barbara@contoso.test' })
  return { state, tenant, id }
}

const purpose = { clientId: 'an application', contexts: ['c1'] }
const none = { strengths: [], everyTime: false }

test.each<[string, Partial<ConditionalAccessPolicy>, ReturnType<typeof decideDemands>]>([
  ['about the context', { contexts: ['c1'] }, { strengths: ['mfa'], everyTime: false }],
  ['about another context', { contexts: ['c2'] }, none],
  [
    'about the application',
    { applications: ['an application'], strength: 'passwordless' },
    { strengths: ['passwordless'], everyTime: false },
  ],
  ['about another application', { applications: ['another'] }, none],
  [
    'about everything, every time',
    { applications: ['All'], everyTime: true },
    { strengths: ['mfa'], everyTime: true },
  ],
  ['switched off', { contexts: ['c1'], state: 'disabled' }, none],
  ['that only reports', { contexts: ['c1'], state: 'enabledForReportingButNotEnforced' }, none],
  ['for somebody else', { contexts: ['c1'], includeUsers: ['another'] }, none],
])('a policy %s', (_name, policy, demands) => {
  const { state, tenant, id } = open()
  tenant.addConditionalAccessPolicy(policy)
  expect(decideDemands(state, id, purpose)).toEqual(demands)
})

test('a policy finds its people through groups, and leaves out whom it names', () => {
  const { state, tenant, id } = open()
  const other = tenant.addUser({ userPrincipalName: 'piet@contoso.test' })
  const includeGroups = [tenant.addGroup({ members: [id, other] })]
  const contexts = ['c1']
  tenant.addConditionalAccessPolicy({
    contexts,
    includeUsers: [],
    includeGroups,
    excludeUsers: [other],
  })
  expect(decideDemands(state, id, purpose).strengths).toEqual(['mfa'])
  expect(decideDemands(state, other, purpose)).toEqual(none)
  state.licence = 'free'
  expect(decideDemands(state, id, purpose)).toEqual(none)
})

test('a context that exists and is published is said to be satisfied, even if no policy is about it', () => {
  const { state, tenant } = open()
  tenant.setAuthenticationContext({ id: 'c1' })
  tenant.setAuthenticationContext({ id: 'c2', isAvailable: false })
  expect(decideContexts(state, ['c1', 'c2', 'c3'])).toEqual(['c1'])
})
