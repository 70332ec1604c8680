import { expect, test } from 'vitest'
import { decideFirstDay, describePerson, leaveOut } from './describe-person.ts'

test.each([
  ['2026-12-07T00:00:00.000Z', 'Europe/Amsterdam', '2026-12-07'],
  // Midnight UTC is a bare date, also west of Greenwich.
  ['2026-12-07T00:00:00.000Z', 'America/New_York', '2026-12-07'],
  ['2026-12-06T23:00:00.000Z', 'Europe/Amsterdam', '2026-12-07'],
  ['2026-12-07T03:00:00.000Z', 'America/New_York', '2026-12-06'],
  ['2026-12-07T08:00:00.000Z', undefined, '2026-12-07'],
])('the day of %s in %s is %s', (hiredAt, zone, day) => {
  expect(decideFirstDay(hiredAt, zone)).toBe(day)
})

test('a person is a row named by account and employee number', () => {
  const account = '8f0c1c1e-6a51-4c70-9d0f-2f1d3b0f7a11'
  const person = {
    account,
    employeeNumber: '7',
    hiredAt: '2026-12-07T00:00:00.000Z',
    firstName: 'B',
  }
  expect(describePerson(person, undefined)).toEqual({
    ...{ objectGuid: account, employeeNumber: '7', startsOn: '2026-12-07', firstName: 'B' },
  })
})

test('what is wrong and not needed is left out; what is needed is not', () => {
  const row = { employeeNumber: '7', mail: 'nowhere', startsOn: 'soon' }
  expect(leaveOut(row, ['mail', 'startsOn'])).toEqual({ employeeNumber: '7', startsOn: 'soon' })
  expect(leaveOut(row, ['startsOn', undefined])).toBeUndefined()
})
