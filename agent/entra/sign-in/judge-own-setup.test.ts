import { describe, expect, test } from 'vitest'
import type { ErrorCode } from '../../../protocol/errors.ts'
import { type ContextPolicy, zContextPolicy } from './decide-context.ts'
import { describeOwnPolicies, judgeOwnSetup, type OwnPart } from './judge-own-setup.ts'
import type { OwnSetup, Registration } from './read-own-setup.ts'

const place = { context: 'c3', portalHost: 'start.contoso.test' }
const page = 'https://start.contoso.test/password'

interface PolicyChanges {
  readonly state?: string
  readonly users?: object
  readonly conditions?: object
  readonly grantControls?: object | null
}

const taking = (...allowedCombinations: readonly string[]) => ({
  grantControls: { operator: 'OR', authenticationStrength: { allowedCombinations } },
})

function policy(changes: PolicyChanges = {}): ContextPolicy {
  const { users, conditions, ...rest } = changes
  return zContextPolicy.parse({
    ...{ displayName: 'Own password', state: 'enabled' },
    conditions: {
      applications: { includeAuthenticationContextClassReferences: ['c3'] },
      users: { includeUsers: ['All'], ...users },
      ...conditions,
    },
    ...taking('fido2'),
    ...rest,
  })
}

const registration: Registration = {
  signInAudience: 'AzureADMyOrg',
  spa: { redirectUris: [page] },
  web: { redirectUris: [] },
  publicClient: { redirectUris: [] },
  optionalClaims: { idToken: ['acrs', 'auth_time', 'onprem_sid'].map((name) => ({ name })) },
}

const whole: OwnSetup = {
  context: { is: 'seen', value: { published: true } },
  policies: { is: 'seen', value: [policy()] },
  registration: { is: 'seen', value: registration },
  synced: { is: 'seen', value: true },
}

const saidOf = (changes: Partial<OwnSetup>) =>
  judgeOwnSetup({ ...whole, ...changes }, place).filter(([, code]) => code !== 'ok')

test('a tenant that has everything lacks nothing', () => {
  expect(saidOf({})).toEqual([])
})

const seen = <T>(value: T) => ({ is: 'seen', value }) as const
const refused = (code: ErrorCode) => ({ is: 'refused', code }) as const
const missing = { is: 'missing' } as const
const withPolicy = (changes: PolicyChanges) => ({ policies: seen([policy(changes)]) })
const registered = (changes: Partial<Registration>) => ({
  registration: seen({ ...registration, ...changes }),
})
const claims = (...names: readonly string[]) =>
  registered({ optionalClaims: { idToken: names.map((name) => ({ name })) } })
const sentBack = (...redirectUris: string[]) => registered({ spa: { redirectUris } })

describe('each thing it lacks has a code of its own', () => {
  test.each<readonly [string, Partial<OwnSetup>, OwnPart, ErrorCode]>([
    ['no context', { context: missing }, 'context', 'own-context-missing'],
    [
      'a context that is not published',
      { context: seen({ published: false }) },
      'context',
      'own-context-unpublished',
    ],
    [
      'a context nobody may look at',
      { context: refused('cloud-rights') },
      'context',
      'own-setup-unread',
    ],
    ['no licence', { context: refused('cloud-licence') }, 'context', 'cloud-licence'],
    ['no policy', { policies: seen([]) }, 'policy', 'own-policy-missing'],
    [
      'a policy that reports only',
      withPolicy({ state: 'enabledForReportingButNotEnforced' }),
      'policy',
      'own-policy-off',
    ],
    [
      'a policy for some',
      withPolicy({ users: { includeUsers: ['somebody'] } }),
      'policy',
      'own-policy-exceptions',
    ],
    [
      'a policy that leaves out a group',
      withPolicy({ users: { excludeGroups: ['g'] } }),
      'policy',
      'own-policy-exceptions',
    ],
    [
      'a policy for some places',
      withPolicy({ conditions: { locations: { includeLocations: ['x'] } } }),
      'policy',
      'own-policy-conditions',
    ],
    [
      'a policy that demands any second factor',
      withPolicy({ grantControls: { operator: 'OR', builtInControls: ['mfa'] } }),
      'policy',
      'own-policy-no-strength',
    ],
    [
      'a strength that takes a password',
      withPolicy(taking('fido2', 'password,sms')),
      'policy',
      'own-policy-password',
    ],
    [
      'a strength that takes a pass',
      withPolicy(taking('fido2', 'temporaryAccessPassOneTime')),
      'policy',
      'own-policy-pass',
    ],
    ['a strength that takes less', withPolicy(taking('sms')), 'policy', 'own-policy-weak'],
    ['policies nobody may read', { policies: refused('cloud-rights') }, 'policy', 'cloud-rights'],
    ['no registration', { registration: missing }, 'registration', 'own-application-missing'],
    [
      'a registration nobody may look at',
      { registration: refused('cloud-rights') },
      'registration',
      'own-setup-unread',
    ],
    [
      'a registration for several tenants',
      registered({ signInAudience: 'AzureADMultipleOrgs' }),
      'registration',
      'own-application-open',
    ],
    ['no page', sentBack(), 'registration', 'own-application-redirect'],
    [
      'another page beside ours',
      sentBack(page, 'https://elsewhere.test/'),
      'registration',
      'own-application-redirect',
    ],
    [
      'another path',
      sentBack('https://start.contoso.test/'),
      'registration',
      'own-application-redirect',
    ],
    [
      'a page without a certificate',
      sentBack('http://start.contoso.test/password'),
      'registration',
      'own-application-redirect',
    ],
    [
      'our page, but of a web application',
      registered({ spa: { redirectUris: [] }, web: { redirectUris: [page] } }),
      'registration',
      'own-application-redirect',
    ],
    [
      'a program on people’s machines beside it',
      registered({ publicClient: { redirectUris: ['http://localhost'] } }),
      'registration',
      'own-application-redirect',
    ],
    [
      'no claim of the context',
      claims('auth_time', 'onprem_sid'),
      'registration',
      'own-application-claims',
    ],
    [
      'no claim of the time',
      claims('acrs', 'onprem_sid'),
      'registration',
      'own-application-claims',
    ],
    [
      'no claim of the account',
      claims('acrs', 'auth_time'),
      'registration',
      'own-application-claims',
    ],
    ['nobody of a directory', { synced: seen(false) }, 'people', 'own-nobody-synchronised'],
  ])('%s', (_, changes, part, code) => {
    expect(saidOf(changes)).toEqual([[part, code]])
  })
})

test('somebody who is left out by name keeps nobody else out, and is counted', () => {
  const policies = [policy({ users: { excludeUsers: ['break-glass'] } })]
  expect(saidOf({ policies: seen(policies) })).toEqual([])
  expect(describeOwnPolicies(policies, 'c3')).toEqual([
    'policy “Own password” (enabled) takes: fido2',
    'policy “Own password” (enabled) leaves out 1 people: they cannot use my password',
  ])
})
