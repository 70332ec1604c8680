import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { HireRow } from './hire-row.ts'
import { longestFields } from './longest-fields.ts'
import { type IntakeRules, parseHire } from './parse-hire.ts'

const rules: IntakeRules = {
  now: new Date('2026-11-22T12:00:00Z'),
  defaultZone: 'Europe/Amsterdam',
  defaultCountry: 'NL',
  allowedCountries: ['NL', 'BE'],
  linkDays: 14,
}
const row: HireRow = { employeeNumber: '00123', startsOn: '2026-12-07' }

const hireOf = (given: HireRow, changed: Partial<IntakeRules> = {}) => {
  const parsed = parseHire({ ...row, ...given }, { ...rules, ...changed })
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
  return parsed.hire
}

const problemsOf = (given: HireRow, changed: Partial<IntakeRules> = {}) => {
  const parsed = parseHire({ ...row, ...given }, { ...rules, ...changed })
  return 'problems' in parsed ? parsed.problems.map(({ code, column }) => [code, column]) : []
}

test('a full row is understood', () => {
  const hire = hireOf({
    objectGuid: '{8F0C1C1E-6A51-4C70-9D0F-2F1D3B0F7A11}',
    userPrincipalName: 'B.Jensen@contoso.com',
    samAccountName: 'bjensen',
    startsAt: '9:30',
    timeZone: 'America/New_York',
    firstName: ' Barbara ',
    lastName: 'Jensen',
    language: 'nl_nl',
    mobile: '06 12345678',
    mail: 'B.Jensen@Example.ORG',
    managerName: 'Ann',
    managerMail: 'ann@contoso.com',
    device: 'Thin Client',
  })
  expect(hire).toEqual({
    names: {
      employeeNumber: '00123',
      objectGuid: '8f0c1c1e-6a51-4c70-9d0f-2f1d3b0f7a11',
      userPrincipalName: 'B.Jensen@contoso.com',
      samAccountName: 'bjensen',
    },
    start: {
      startsOn: '2026-12-07',
      startsAt: '09:30',
      timeZone: 'America/New_York',
      zoneAssumed: false,
    },
    contact: {
      firstName: 'Barbara',
      lastName: 'Jensen',
      language: 'nl-NL',
      mobile: '+31612345678',
      mail: 'B.Jensen@example.org',
      managerName: 'Ann',
      managerMail: 'ann@contoso.com',
    },
    device: 'thin-client',
  })
})

test.each([
  ['2026-12-07', '2026-12-07'],
  ['2026/12/7', '2026-12-07'],
  ['25-12-2026', '2026-12-25'],
  ['12/25/2026', '2026-12-25'],
  ['7.12.2026', '2026-12-07'],
  ['12-12-2026', '2026-12-12'],
  ['2026-12-07 00:00:00', '2026-12-07'],
  ['2026-12-07T00:00', '2026-12-07'],
])('the start %s is %s, a date and not an instant', (written, day) => {
  expect(hireOf({ startsOn: written }).start).toEqual({
    startsOn: day,
    timeZone: 'Europe/Amsterdam',
    zoneAssumed: true,
  })
})

test.each([
  ['07-12-2026', 'start-ambiguous'],
  ['7/12/2026', 'start-ambiguous'],
  ['2026-02-30', 'start-malformed'],
  ['31.11.2026', 'start-malformed'],
  ['tomorrow', 'start-malformed'],
  ['7-12-26', 'start-malformed'],
  ['2026-12-07T00:00:00Z', 'start-malformed'],
  ['46363', 'start-a-serial-number'],
  ['2026-11-07', 'start-passed'],
  ['2062-12-07', 'start-far-away'],
  ['', 'start-missing'],
])('the start %j is refused: %s', (written, code) => {
  expect(problemsOf({ startsOn: written })).toEqual([[code, 'startsOn']])
})

test.each<[HireRow, string, string | undefined]>([
  [{ employeeNumber: '' }, 'hire-unnamed', undefined],
  [{ employeeNumber: '1.23E+05' }, 'rounded-number', 'employeeNumber'],
  [{ employeeNumber: '1,23E+05' }, 'rounded-number', 'employeeNumber'],
  [{ employeeNumber: '#N/A' }, 'spreadsheet-error', 'employeeNumber'],
  [{ employeeNumber: 'x'.repeat(65) }, 'too-long', 'employeeNumber'],
  [{ objectGuid: '8f0c1c1e' }, 'guid-malformed', 'objectGuid'],
  [{ userPrincipalName: 'bjensen' }, 'principal-name-malformed', 'userPrincipalName'],
  [
    { userPrincipalName: 'ann_home.example#EXT#@contoso.onmicrosoft.com' },
    'external-guest',
    'userPrincipalName',
  ],
  [{ samAccountName: 'CONTOSO\\bjensen' }, 'account-name-malformed', 'samAccountName'],
  [{ startsAt: '25:00' }, 'time-malformed', 'startsAt'],
  [{ timeZone: '+01:00' }, 'zone-unknown', 'timeZone'],
  [{ timeZone: 'CET' }, 'zone-unknown', 'timeZone'],
  [{ timeZone: 'Europe/Atlantis' }, 'zone-unknown', 'timeZone'],
  [{ mobile: '3.16E+10' }, 'rounded-number', 'mobile'],
  [{ mobile: '020 794 0800' }, 'mobile-unusable', 'mobile'],
  [{ mobile: '+49 1512 3456789' }, 'mobile-unusable', 'mobile'],
  [{ mobile: 'call me' }, 'mobile-unusable', 'mobile'],
  [{ mail: 'a@example.org, b@example.org' }, 'mail-unusable', 'mail'],
  [{ mail: 'ann@contoso.com', managerMail: 'Ann@Contoso.com' }, 'mail-is-managers', 'mail'],
  [{ language: 'very dutch' }, 'language-unknown', 'language'],
  [{ device: 'mainframe' }, 'device-unknown', 'device'],
  [{ firstName: 'An\nna' }, 'control-character', 'firstName'],
  [{ firstName: 'Zo\uFFFD' }, 'not-utf8', 'firstName'],
  [{ lastName: '\uD800' }, 'not-utf8', 'lastName'],
])('%j is refused: %s', (given, code, column) => {
  expect(problemsOf(given)).toEqual([[code, column]])
})

test('every problem of a row is named at once', () => {
  const codes = problemsOf({ employeeNumber: '', startsOn: '7/12/2026', mobile: '1', device: 'x' })
  expect(codes.map(([code]) => code).toSorted()).toEqual([
    'device-unknown',
    'hire-unnamed',
    'mobile-unusable',
    'start-ambiguous',
  ])
})

test('without a configured zone the row must name one', () => {
  const { defaultZone: _, ...without } = rules
  const parsed = parseHire(row, without)
  expect('problems' in parsed && parsed.problems.map(({ code }) => code)).toEqual(['zone-missing'])
})

test.each(['31612345678', '+31612345678', '0031612345678', '612345678', '(06) 1234-5678'])(
  'the number %s is the same number',
  (written) => {
    expect(hireOf({ mobile: written }).contact.mobile).toBe('+31612345678')
  },
)

const shown = fc
  .string({ unit: 'binary', maxLength: longestFields.firstName })
  .filter((text) => !/\p{Cc}|\uFFFD/u.test(text.trim()) && text.trim() !== '')

test('any text without control characters survives as a name, exactly as it is', () => {
  fc.assert(
    fc.property(shown, (text) => {
      fc.pre(text.trim().normalize('NFC').length <= longestFields.firstName)
      expect(hireOf({ firstName: text }).contact.firstName).toBe(text.trim().normalize('NFC'))
    }),
  )
})

test.each([
  '=HYPERLINK("http://evil.test")',
  '<b>x</b>',
  'http://evil.test',
  '\u202Egnp',
  '+1',
  '#N/A',
  '1E+05',
])('the name %j stays text', (name) => {
  expect(hireOf({ firstName: name }).contact.firstName).toBe(name)
})

test('whatever a row holds, it is understood or refused with a hint, and the value is not repeated', () => {
  const anything = fc.record(
    Object.fromEntries(
      Object.keys(longestFields).map((field) => [field, fc.string({ maxLength: 60 })]),
    ),
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(anything, (given) => {
      const parsed = parseHire(given, rules)
      if ('hire' in parsed) return
      expect(parsed.problems.length).toBeGreaterThan(0)
      for (const { hint, reason } of parsed.problems) {
        expect(hint).not.toBe('')
        expect(reason).not.toBe('')
      }
    }),
  )
})
