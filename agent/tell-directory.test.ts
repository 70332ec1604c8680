import { expect, test } from 'vitest'
import { isErrorCode } from '../protocol/errors.ts'
import { proofOf, told } from './tell-directory.ts'

const boundAt = new Date('2026-12-07T08:00:00Z')
const must = { outcome: 'must-change' }
const right = (bind: string) => ({ outcome: 'right', bind, boundAt })

// 533 is answered before the controller looks whether a change is due: `pwdLastSet` alone says so then.
test.each([
  ['none', false, right('signed-in')],
  ['disabled', false, right('disabled')],
  ['disabled', true, must],
  ['logon-hours', true, must],
  ['account-expired', true, must],
  ['must-change', true, must],
  ['password-expired', false, must],
  // A password that never expires need not be dated.
  ['none', true, right('signed-in')],
] as const)(
  'a bind that says %s, with a password not dated: %s',
  (condition, notDated, outcome) => {
    expect(proofOf({ proof: 'proved', condition }, { boundAt, notDated })).toEqual(outcome)
  },
)

// Those that only ever concern one account or one password are told as what they mean for it.
const ofOneAccount = [
  'directory-lacks-control',
  'account-missing',
  'rights-missing',
  'password-against-policy',
  'password-not-taken',
  'must-change-remains',
]

test('everything a check of the directory can say has a sentence and a remedy for doctor', () => {
  const unknown = Object.keys(told).filter((code) => !isErrorCode(code))
  expect(unknown).toEqual(ofOneAccount)
})
