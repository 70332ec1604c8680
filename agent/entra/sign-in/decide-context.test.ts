import { expect, test } from 'vitest'
import { type ContextPolicy, findContextGap } from './decide-context.ts'

const user = 'd1f7a1f4-8e5b-4f5e-9a57-2d3f8f0b7a10'
const good: ContextPolicy = {
  state: 'enabled',
  conditions: {
    clientAppTypes: ['all'],
    applications: { includeAuthenticationContextClassReferences: ['c3'] },
    users: { includeUsers: ['All'] },
  },
  grantControls: {
    operator: 'OR',
    builtInControls: [],
    authenticationStrength: { allowedCombinations: ['fido2', 'windowsHelloForBusiness'] },
  },
}
const having = (changes: Partial<ContextPolicy['conditions']>) => ({
  ...good,
  conditions: { ...good.conditions, ...changes },
})
const forUsers = (users: ContextPolicy['conditions']['users']) =>
  having({ users: { ...good.conditions.users, ...users } })
const granting = (controls: ContextPolicy['grantControls']) => ({
  ...good,
  grantControls: { ...good.grantControls, ...controls },
})
const taking = (...allowedCombinations: string[]) =>
  granting({ authenticationStrength: { allowedCombinations } })

test.each<readonly [string, readonly ContextPolicy[], ReturnType<typeof findContextGap>]>([
  ['a policy for everybody with passkeys', [good], undefined],
  ['none', [], 'no-policy'],
  [
    'one about another context',
    [having({ applications: { includeAuthenticationContextClassReferences: ['c1'] } })],
    'no-policy',
  ],
  ['one about no context', [having({ applications: {} })], 'no-policy'],
  ['one that is off', [{ ...good, state: 'disabled' }], 'not-enabled'],
  [
    'one that only reports',
    [{ ...good, state: 'enabledForReportingButNotEnforced' }],
    'not-enabled',
  ],
  ['one for some', [forUsers({ includeUsers: [user] })], 'not-everybody'],
  ['one that leaves this person out', [forUsers({ excludeUsers: [user] })], 'not-everybody'],
  ['one that leaves others out', [forUsers({ excludeUsers: ['somebody else'] })], undefined],
  ['one that leaves a group out', [forUsers({ excludeGroups: ['a group'] })], 'not-everybody'],
  ['one that leaves a role out', [forUsers({ excludeRoles: ['a role'] })], 'not-everybody'],
  ['one for browsers only', [having({ clientAppTypes: ['browser'] })], 'conditions'],
  ['one for risky sign-ins', [having({ signInRiskLevels: ['high'] })], 'conditions'],
  ['one for risky people', [having({ userRiskLevels: ['high'] })], 'conditions'],
  ['one for some places', [having({ locations: { includeLocations: ['All'] } })], 'conditions'],
  ['one for some platforms', [having({ platforms: {} })], 'conditions'],
  ['one for insiders at risk', [having({ insiderRiskLevels: 'elevated' })], 'conditions'],
  [
    'one for some ways of signing in',
    [having({ authenticationFlows: { transferMethods: 'deviceCodeFlow' } })],
    'conditions',
  ],
  [
    'one with conditions that are empty',
    [having({ servicePrincipalRiskLevels: [], clientApplications: null })],
    undefined,
  ],
  ['one for some devices', [having({ devices: {} })], 'conditions'],
  ['one without a strength', [granting({ authenticationStrength: null })], 'no-strength'],
  ['one without controls', [{ ...good, grantControls: null }], 'no-strength'],
  ['a strength that takes nothing', [taking()], 'no-strength'],
  [
    'a strength that takes a pass',
    [taking('fido2', 'temporaryAccessPassOneTime')],
    'weak-strength',
  ],
  [
    'a strength that takes a password and a text',
    [taking('fido2', 'password,sms')],
    'weak-strength',
  ],
  [
    'a strength that takes what nobody knows',
    [taking('fido2', 'unknownFutureValue')],
    'weak-strength',
  ],
  [
    'a strength or a compliant device',
    [granting({ builtInControls: ['compliantDevice'] })],
    'weak-strength',
  ],
  [
    'a strength and a compliant device',
    [granting({ operator: 'AND', builtInControls: ['compliantDevice'] })],
    undefined,
  ],
  ['a strength or terms of use', [granting({ termsOfUse: ['terms'] })], 'weak-strength'],
  ['a good one beside a bad one', [{ ...good, state: 'disabled' }, good], undefined],
  [
    'two bad ones: the nearer is named',
    [{ ...good, state: 'disabled' }, taking('password')],
    'weak-strength',
  ],
])('%s', (_, policies, gap) => {
  expect(findContextGap(policies, 'c3', user)).toBe(gap)
})
