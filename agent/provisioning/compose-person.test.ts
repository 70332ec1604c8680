import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hrMapping } from '../../tests/machine/hr-file.ts'
import { composePerson, withManager } from './compose-person.ts'
import { type Mapping, readMapping } from './read-mapping.ts'
import { readRows } from './read-rows.ts'

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const attributes = Object.keys(hrMapping.attributes)
const mapping: Mapping = readMapping(hrMapping, attributes)
const row = {
  ...{ Number: '70001', 'Sign-in name': 'hanna@contoso.test', Start: '2026-12-07' },
  ...{ 'First name': 'Hanna', 'Last name': 'Zwart', 'Full name': 'Hanna Zwart', Title: '' },
  ...{ 'Manager number': '70002', Mobile: '+31612345678', 'Private mail': 'h@example.org' },
}

test('a row becomes what SCIM says of a person, and what the server is told of them', () => {
  const composed = composePerson(row, mapping)
  expect(composed).toEqual({
    person: {
      ...{ id: '70001', active: true, manager: '70002' },
      data: {
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
        ...{ externalId: '70001', userName: 'hanna@contoso.test', active: true },
        ...{ name: { givenName: 'Hanna', familyName: 'Zwart' }, displayName: 'Hanna Zwart' },
      },
      hire: {
        ...{ employeeNumber: '70001', startsOn: '2026-12-07', firstName: 'Hanna' },
        ...{ lastName: 'Zwart', mobile: '+31612345678', mail: 'h@example.org' },
      },
    },
  })
  if (!('person' in composed)) return
  const data = withManager(composed.person)
  expect(data['schemas']).toContain(enterprise)
  expect(data[enterprise]).toEqual({ manager: { value: '70002' } })
})

test('lists with a type and extensions find their place', () => {
  const paths = {
    'emails[type eq "work"].value': 'Private mail',
    'emails[type eq "work"].primary': { constant: true },
    'urn:contoso:employee:HireDate': 'Start',
  }
  const more = readMapping({ ...hrMapping, attributes: { ...hrMapping.attributes, ...paths } }, [
    ...attributes,
    ...Object.keys(paths),
  ])
  expect(composePerson(row, more)).toMatchObject({
    person: {
      data: {
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', 'urn:contoso:employee'],
        emails: [{ type: 'work', value: 'h@example.org', primary: true }],
        'urn:contoso:employee': { HireDate: '2026-12-07' },
      },
    },
  })
})

test.each<[string, object, string]>([
  ['no number', { Number: ' ' }, 'Number: empty'],
  ['no sign-in name', { 'Sign-in name': '' }, 'Sign-in name: empty'],
  ['no day', { Start: '7-12-2026' }, 'Start: a day'],
  ['a day that is none', { Start: '2026-02-30' }, 'Start: a day'],
])('a row with %s says so', (_what, changes, said) => {
  expect(composePerson({ ...row, ...changes }, mapping)).toEqual({
    problems: [expect.stringContaining(said)],
  })
})

test('whatever a cell says, nobody is made inactive but by a word that says no', () => {
  const said = readMapping(
    { ...hrMapping, attributes: { ...hrMapping.attributes, active: 'Active' } },
    attributes,
  )
  const no = ['false', '0', 'no', 'nee', 'inactive', 'inactief']
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.constantFrom(...no, 'true', 'ja', 'NEE', '')), (cell) => {
      const composed = composePerson({ ...row, Active: cell }, said)
      if (!('person' in composed)) return true
      const { active, data } = composed.person
      return data['active'] === active && (active || no.includes(cell.trim().toLowerCase()))
    }),
  )
})

test.each<[string, object, string]>([
  ['a password', { attributes: { password: 'Title' } }, 'passwords are never sent'],
  ['what is no path', { attributes: { 'a b': 'Title' } }, 'is no path'],
  ['what the guard does not let through', { attributes: { nickName: 'Title' } }, 'guard file'],
  ['nothing of the start', { hire: {} }, 'hire.startsOn: missing'],
  [
    'the same number for all',
    { attributes: { externalId: { constant: '1' } } },
    'a column is needed',
  ],
])('a mapping of %s is refused before anything is sent', (_what, changes, said) => {
  const wrong = changes as { attributes?: object; hire?: object }
  const document = {
    delimiter: ';',
    attributes: { ...hrMapping.attributes, ...wrong.attributes },
    hire: wrong.hire ?? hrMapping.hire,
  }
  expect(() => readMapping(document, attributes)).toThrow(said)
})

test('a file without a column, or with a quote left open, is refused, and nothing of it is repeated', () => {
  expect(() => readRows('Number;Start\n1;2026-12-07\n', mapping)).toThrow('“Sign-in name”')
  const open = `${Object.keys(row).join(';')}\n"secret;\n`
  expect(() => readRows(open, mapping)).toThrow(/cannot be read as CSV.*QUOTE/)
  try {
    readRows(open, mapping)
  } catch (fault) {
    expect(String(fault)).not.toContain('secret')
  }
})
