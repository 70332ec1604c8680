import { describe, expect, test } from 'vitest'
import { listTenantPermissions } from './permissions.ts'

const tenant = '11111111-0000-4000-8000-000000000001'
const clientId = '22222222-0000-4000-8000-000000000002'
const unit = '33333333-0000-4000-8000-000000000003'
const other = '44444444-0000-4000-8000-000000000004'
const tierZero = /ReadWrite\.All/

describe('the lines to run', () => {
  test('give the role over each unit before anything else, and never over the tenant', () => {
    const { lines } = listTenantPermissions({ tenant, clientId, units: [unit, other] })
    const scopes = lines.flatMap((line) => /-DirectoryScopeId (\S+)/.exec(line)?.[1] ?? [])
    expect(scopes).toEqual([`'/administrativeUnits/${unit}'`, `'/administrativeUnits/${other}'`])
    const lastRole = lines.findLastIndex((line) => line.includes('-DirectoryScopeId'))
    const firstGrant = lines.findIndex((line) => line.includes('-AppRoleId'))
    expect(lastRole).toBeLessThan(firstGrant)
  })

  test('grant nothing that writes to the tenant', () => {
    for (const units of [[], [unit]]) {
      const { lines, notes } = listTenantPermissions({ tenant, clientId, units })
      const grants = lines.filter((line) => line.includes('-AppRoleId'))
      expect(grants).toHaveLength(5)
      expect(grants.filter((line) => tierZero.test(line))).toEqual([])
      // Each is explained, and what is tier 0 is called so.
      for (const line of grants) {
        const permission = /-eq '([^']+)'/.exec(line)?.[1] ?? ''
        expect(notes.filter((note) => note.startsWith(`${permission}: `))).toHaveLength(1)
      }
      expect(notes.filter((note) => tierZero.test(note)).join()).toMatch(/^Tier 0, and not needed/)
    }
  })

  test('grant workflows where passes go to managers, and say how far that reaches', () => {
    const asked = { tenant, clientId, units: [unit] }
    const rights = /LifecycleWorkflows-/
    expect(listTenantPermissions(asked).lines.filter((line) => rights.test(line))).toEqual([])
    const { lines, notes } = listTenantPermissions({ ...asked, passToManager: true })
    expect(lines.filter((line) => rights.test(line))).toHaveLength(3)
    expect(notes.join()).toContain('Tier 0, and needed for pass-to-manager')
  })

  test.each([
    ['global', "-TenantId '1"],
    ['us-government', '-Environment USGov'],
    ['china', '-Environment China'],
  ] as const)('go to the right cloud: %s', (cloud, words) => {
    const [connect] = listTenantPermissions({ tenant, clientId, units: [unit], cloud }).lines
    expect(connect).toContain(words)
    expect(connect?.includes('-Environment')).toBe(cloud !== 'global')
  })
})

test.each([
  ['an application', clientId, [unit], []],
  ['the machine’s own identity', undefined, [unit], ['<name of the identity>']],
  ['a guard without units', clientId, [], ['<unit id>']],
  ['neither', undefined, [], ['<name of the identity>', '<unit id>']],
])('%s leaves nothing open that is not said', (_name, client, units, open) => {
  const { lines, notes } = listTenantPermissions({ tenant, clientId: client, units })
  const found = [...new Set(lines.join('\n').match(/<[^>]+>/g) ?? [])]
  expect(found).toEqual(open)
  const said = notes.join('\n')
  expect(said.includes('Replace <name of the identity>')).toBe(client === undefined)
  expect(said.includes('No administrative unit stands in the guard')).toBe(units.length === 0)
  expect(said).toContain('Not verified in a tenant by us')
})

test('my password adds rights to read, each with its reason, and names the one that must not be granted', () => {
  const without = listTenantPermissions({ tenant, clientId, units: [unit] })
  const { lines, notes } = listTenantPermissions({ tenant, clientId, units: [unit], own: true })
  const added = lines.filter((line) => !without.lines.includes(line))
  const permissions = added.map((line) => /-eq '([^']+)'/.exec(line)?.[1] ?? '')
  expect(permissions).toEqual([
    'Policy.Read.All',
    'AuthenticationContext.Read.All',
    'Application.Read.All',
  ])
  for (const each of permissions) {
    expect(notes.filter((note) => note.startsWith(`${each}: `))).toHaveLength(1)
  }
  expect(notes.join('\n')).toMatch(/not to be granted: Policy\.ReadWrite\.ConditionalAccess/)
})

test('a name with a quote stays one text of PowerShell', () => {
  const [connect] = listTenantPermissions({ tenant: "o'brien.test", clientId, units: [unit] }).lines
  expect(connect).toContain("-TenantId 'o''brien.test'")
})
