import { describe, expect, test } from 'vitest'
import type { CloudFacts } from '../delivery/cloud-facts.ts'
import type { Plan, World } from '../plan/plan.ts'
import { decideAfterPassword, decideAfterProof, decideCloudEnd, findKeys } from './decide-key.ts'

const plan = (...worlds: World[]) => ({ worlds }) as unknown as Plan
const both = plan('ad', 'entra')
const ready: CloudFacts = { readAt: 1, absent: false, neverUsed: true, hindrances: [] }
const absent: CloudFacts = { readAt: 1, absent: true, hindrances: [] }
const disabled: CloudFacts = { ...ready, hindrances: ['disabled'] }
const barred: CloudFacts = { ...ready, hindrances: ['pass-policy'] }
const used: CloudFacts = { ...ready, neverUsed: false }
const registered: CloudFacts = { ...ready, neverUsed: false, method: 'passkey', methodAt: 2 }

describe('in both worlds', () => {
  test.each([
    ['ready', ready, 'pass', 'later', ['password', 'pass'], ['pass']],
    ['not in the tenant yet', absent, 'done', 'later', ['password', 'pass'], ['pass']],
    ['disabled until the start', disabled, 'done', 'later', ['password', 'pass'], ['pass']],
    ['barred by the policy', barred, 'done', 'not-possible', ['password'], ['password']],
    ['used before', used, 'done', 'not-possible', ['password'], ['password']],
    ['done', registered, 'done', 'registered', ['password'], ['password']],
    ['never asked about', undefined, 'done', 'later', ['password', 'pass'], ['pass']],
  ] as const)('%s', (_state, cloud, after, end, first, again) => {
    expect(decideAfterPassword({ cloud }, both)).toBe(after)
    expect(decideCloudEnd({ cloud }, both)).toBe(end)
    expect(findKeys({ isKeyed: false, cloud }, both)).toEqual(first)
    expect(findKeys({ isKeyed: true, cloud }, both)).toEqual(again)
    expect(decideAfterProof({ isKeyed: false, cloud }, both)).toBe('password')
    expect(decideAfterProof({ isKeyed: true, cloud }, both)).toBe(
      after === 'pass' ? 'pass' : 'password',
    )
  })
})

test('with a directory alone nothing is said of a pass, whatever the tenant is like', () => {
  for (const cloud of [ready, absent, registered, undefined]) {
    for (const isKeyed of [true, false]) {
      expect(decideAfterProof({ isKeyed, cloud }, plan('ad'))).toBe('password')
      expect(decideAfterPassword({ cloud }, plan('ad'))).toBe('done')
      expect(decideCloudEnd({ cloud }, plan('ad'))).toBe('none')
      expect(findKeys({ isKeyed, cloud }, plan('ad'))).toEqual(['password'])
    }
  }
})

test('in the cloud alone there is a pass, and never a password', () => {
  for (const cloud of [ready, absent, disabled, undefined]) {
    for (const isKeyed of [true, false]) {
      expect(decideAfterProof({ isKeyed, cloud }, plan('entra'))).toBe('pass')
      expect(findKeys({ isKeyed, cloud }, plan('entra'))).toEqual(['pass'])
    }
  }
})
