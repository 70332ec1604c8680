import { expect, test } from 'vitest'
import { judgeOutcome } from './judge-outcome.ts'

const line = (status: string, provisioningAction = 'create', errorCode?: string) => ({
  ...{ activityDateTime: '2026-12-01T12:00:00Z', provisioningAction },
  sourceIdentity: { id: '7' },
  provisioningStatusInfo: {
    status,
    errorInformation: errorCode === undefined ? null : { errorCode, reason: 'It says why' },
  },
})

test.each<[string, Parameters<typeof judgeOutcome>[0], object | undefined]>([
  ['made', line('success'), { became: 'created' }],
  [
    'made, with something left to do',
    line('warning', 'create', 'ManagerNotFound'),
    { became: 'created' },
  ],
  ['changed', line('success', 'update'), { became: 'created' }],
  ['disabled', line('success', 'disable'), undefined],
  ['skipped', line('skipped', 'other', 'OutOfScope'), undefined],
  ['something new', line('pending'), undefined],
  [
    'refused for a name',
    line('failure', 'create', 'DuplicateUserPrincipalName'),
    { code: 'provisioning-name-taken', reason: 'DuplicateUserPrincipalName: It says why' },
  ],
  [
    'refused for what nobody knows',
    line('failure', 'create', 'constructor'),
    { code: 'provisioning-failed' },
  ],
  ['refused without a word', line('failure'), { became: 'failed', code: 'provisioning-failed' }],
  ['about nobody', { ...line('success'), sourceIdentity: { id: null } }, undefined],
])('%s', (_what, said, outcome) => {
  if (outcome === undefined) expect(judgeOutcome(said)).toBeUndefined()
  else expect(judgeOutcome(said)).toMatchObject({ id: '7', ...outcome })
})
