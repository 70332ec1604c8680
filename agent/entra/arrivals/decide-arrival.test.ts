import { expect, test } from 'vitest'
import { decideArrival, isNewcomer } from './decide-arrival.ts'
import { zArrivalSettings } from './settings.ts'

const now = new Date('2026-11-23T12:00:00Z')
const hired = (day: string) => new Date(`${day}T00:00:00Z`)
const soon = { hireDateWithinDays: 14 }
const sales = { attribute: 'department' as const, equals: ['Sales'] }

test.each([
  ['starts in time', [soon], { hiredAt: hired('2026-12-01') }, true],
  ['starts too late', [soon], { hiredAt: hired('2026-12-24') }, false],
  ['started last week', [soon], { hiredAt: hired('2026-11-16') }, true],
  ['started long ago', [soon], { hiredAt: hired('2026-01-01') }, false],
  ['has no hire date', [soon], { hiredAt: null }, false],
  ['was not told a hire date of', [soon], {}, true],
  ['is in the department', [sales], { attributes: { department: 'sales' } }, true],
  ['is in another', [sales], { attributes: { department: 'HR' } }, false],
  ['is in none', [sales], { attributes: { department: null } }, false],
  ['was not told a department of', [sales], {}, true],
  ['is in the group', [{ groups: ['g1', 'g2'] }], { groups: ['g2'] }, true],
  ['is in no group', [{ groups: ['g1'] }], { groups: [] }, false],
  [
    'fits half of a rule',
    [{ ...soon, groups: ['g1'] }],
    { hiredAt: hired('2026-12-01'), groups: [] },
    false,
  ],
  [
    'fits the second rule',
    [{ groups: ['g1'] }, soon],
    { hiredAt: hired('2026-12-01'), groups: [] },
    true,
  ],
  ['meets no rule at all', [], { hiredAt: hired('2026-12-01') }, false],
])('somebody who %s', (_name, rules, person, expected) => {
  expect(decideArrival(rules, { attributes: {}, ...person }, now)).toBe(expected)
})

test('a newcomer is somebody who started a month ago at most', () => {
  expect(isNewcomer(hired('2026-10-24'), now)).toBe(true)
  expect(isNewcomer(hired('2026-10-20'), now)).toBe(false)
})

test.each([
  ['says nothing', {}],
  ['names an attribute and no value', { attribute: 'department' }],
  ['names a value and no attribute', { equals: ['Sales'] }],
  ['names an attribute that is nobody’s business', { attribute: 'mobilePhone', equals: ['1'] }],
])('a rule that %s is refused', (_name, rule) => {
  expect(zArrivalSettings.safeParse({ changes: [rule] }).success).toBe(false)
})
