import { expect, test } from 'vitest'
import { decideHindrances, type HindranceFacts } from './decide-hindrances.ts'
import { hindranceCodes } from './directory-code.ts'

const now = new Date('2026-11-22T12:00:00Z')
// A Tuesday.
const start = new Date('2026-12-01T08:00:00Z')

const fine: HindranceFacts = {
  disabled: false,
  expiresAt: undefined,
  logonHours: undefined,
  workstations: [],
  smartCardRequired: false,
  cannotChangePassword: false,
  passwordNeverExpires: false,
  mayWrite: { pwdLastSet: true, lockoutTime: true },
}

/** Allows the given hours of the week, counted in UTC from Sunday 0:00. */
function hours(...allowed: readonly number[]): readonly number[] {
  const bytes = new Array<number>(21).fill(0)
  for (const at of allowed) bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (1 << (at & 7))
  return bytes
}

const tuesday = 2 * 24

test.each<[string, Partial<HindranceFacts>, number | undefined, readonly string[]]>([
  ['nothing hinders a plain account', {}, 90, []],
  ['a disabled account', { disabled: true }, 90, ['disabled']],
  ['one that expired', { expiresAt: new Date('2026-11-22T11:59:59Z') }, 90, ['expired']],
  ['one that expires this instant', { expiresAt: now }, 90, ['expired']],
  ['one that expires before the start', { expiresAt: start }, 90, ['expires-before-start']],
  ['one that expires after the start', { expiresAt: new Date(start.getTime() + 1) }, 90, []],
  ['no hour allowed at all', { logonHours: hours() }, 90, ['logon-hours']],
  ['every hour allowed', { logonHours: new Array(21).fill(255) }, 90, []],
  ['the hour of the start allowed', { logonHours: hours(tuesday + 8) }, 90, []],
  ['an hour of the same working day', { logonHours: hours(tuesday + 19) }, 90, []],
  ['the hour before the start', { logonHours: hours(tuesday + 7) }, 90, ['logon-hours']],
  ['half a day too late', { logonHours: hours(tuesday + 20) }, 90, ['logon-hours']],
  ['named computers', { workstations: ['PC-7'] }, 90, ['workstations']],
  ['a smart card', { smartCardRequired: true }, 90, ['smart-card-required']],
  ['cannot change', { cannotChangePassword: true }, 90, ['cannot-change-password']],
  ['an unreadable access list', { cannotChangePassword: 'unknown' }, 90, []],
  ['passwords that live longer than the wait', {}, 9, []],
  ['passwords that expire before the start', {}, 8, ['password-expires-before-start']],
  ['passwords that never expire', {}, 0, []],
  ['an unknown maximum age', {}, undefined, []],
  ['an account whose password never expires', { passwordNeverExpires: true }, 1, []],
  [
    'no right to unlock',
    { mayWrite: { pwdLastSet: true, lockoutTime: false } },
    90,
    ['rights-missing'],
  ],
  [
    'several at once, in the order of the table',
    { smartCardRequired: true, disabled: true, workstations: ['A'] },
    1,
    ['disabled', 'workstations', 'smart-card-required', 'password-expires-before-start'],
  ],
])('%s', (_name, facts, maximumAge, expected) => {
  expect(decideHindrances({ ...fine, ...facts }, maximumAge, now, start)).toEqual(expected)
})

test('a start that has passed counts as now', () => {
  const past = new Date('2026-11-01T08:00:00Z')
  const facts = { ...fine, expiresAt: new Date('2026-11-10T00:00:00Z') }
  expect(decideHindrances(facts, 1, now, past)).toEqual(['expired'])
})

test('every hindrance can occur', () => {
  const worst: HindranceFacts = {
    disabled: true,
    expiresAt: start,
    logonHours: hours(),
    workstations: ['A'],
    smartCardRequired: true,
    cannotChangePassword: true,
    passwordNeverExpires: false,
    mayWrite: { pwdLastSet: false, lockoutTime: false },
  }
  const early = decideHindrances(worst, 1, now, start)
  const late = decideHindrances(worst, 1, start, start)
  expect(new Set([...early, ...late])).toEqual(new Set(Object.keys(hindranceCodes)))
})
