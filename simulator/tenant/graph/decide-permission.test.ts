import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openTenant } from '../../../tests/graph/open-tenant.ts'

let world: Awaited<ReturnType<typeof openTenant>>
let count = 0
beforeAll(async () => {
  world = await openTenant()
})
afterAll(() => world.tenant.stop())
afterEach(() => {
  world.tenant.setDelays({ unit: 0 })
  world.clock.stepTo(0)
  expect(world.problems.splice(0)).toEqual([])
})

const addUser = () => {
  count += 1
  return world.tenant.addUser({ userPrincipalName: `u${count}@contoso.test` })
}
const passesOf = (id: string) => `/users/${id}/authentication/temporaryAccessPassMethods`

describe('a role bounded to an administrative unit', () => {
  test('reaches its members and nobody else, once membership has arrived', async () => {
    const { tenant, clock } = world
    const [inside, outside] = [addUser(), addUser()]
    const unitId = tenant.addUnit({ displayName: 'Newcomers' })
    const graph = await world.openGraph()
    tenant.assignRole(graph.objectId, 'Authentication Administrator', { unitId })
    const create = async (id: string) => (await graph(`POST ${passesOf(id)}`, {})).status
    tenant.setDelays({ unit: 60_000 })
    tenant.setUnitMembers(unitId, [inside])
    expect(await create(inside)).toBe(403)
    clock.stepTo(61_000)
    expect(await create(inside)).toBe(201)
    expect(await create(outside)).toBe(403)
    expect(await create('nobody')).toBe(403)
    expect((await graph(`GET /users/${inside}/authentication/methods`)).status).toBe(200)
    // Nothing else comes with it.
    expect((await graph(`GET /users/${inside}`)).status).toBe(403)
    expect((await graph(`POST /users/${inside}/sendMail`, {})).status).toBe(403)
  })

  test('reaches no administrator; the tenant-wide permission does', async () => {
    const { tenant } = world
    const [eligible, byGroup] = [addUser(), addUser()]
    const group = tenant.addGroup({ members: [byGroup], isAssignableToRole: true })
    tenant.assignRole(eligible, 'Helpdesk Administrator', { eligible: true })
    tenant.assignRole(group, 'Global Administrator')
    const unitId = tenant.addUnit({ members: [eligible, byGroup] })
    const bounded = await world.openGraph()
    tenant.assignRole(bounded.objectId, 'Authentication Administrator', { unitId })
    const wide = await world.openGraph('UserAuthMethod-TAP.ReadWrite.All')
    for (const id of [eligible, byGroup]) {
      expect((await bounded(`POST ${passesOf(id)}`, {})).status).toBe(403)
      expect((await wide(`POST ${passesOf(id)}`, {})).status).toBe(201)
    }
  })

  test('does nothing while it is only eligible, or after it was taken away', async () => {
    const { tenant } = world
    const id = addUser()
    const graph = await world.openGraph()
    tenant.assignRole(graph.objectId, 'Authentication Administrator', { eligible: true })
    expect((await graph(`GET ${passesOf(id)}`)).status).toBe(403)
    const assignment = tenant.assignRole(graph.objectId, 'Global Reader')
    expect((await graph(`GET ${passesOf(id)}`)).status).toBe(200)
    expect((await graph(`POST ${passesOf(id)}`, {})).status).toBe(403)
    tenant.removeRole(assignment)
    expect((await graph(`GET ${passesOf(id)}`)).status).toBe(403)
  })
})

test('roles, eligible ones and units can be read', async () => {
  const { tenant } = world
  const id = addUser()
  const group = tenant.addGroup({ displayName: 'Admins', members: [id], isAssignableToRole: true })
  const unitId = tenant.addUnit({ displayName: 'Newcomers', members: [id] })
  tenant.assignRole(id, 'User Administrator', { unitId })
  tenant.assignRole(id, 'Global Reader')
  tenant.assignRole(group, 'Global Administrator', { eligible: true })
  const graph = await world.openGraph(
    'User.Read.All',
    'RoleManagement.Read.Directory',
    'AdministrativeUnit.Read.All',
  )
  const of = (principal: string) => `$filter=principalId%20eq%20'${principal}'`
  const roles = await graph(`GET /roleManagement/directory/roleAssignments?${of(id)}`)
  expect(
    roles.body.value.map((each: { directoryScopeId: string }) => each.directoryScopeId),
  ).toEqual([`/administrativeUnits/${unitId}`, '/'])
  const eligible = `GET /roleManagement/directory/roleEligibilityScheduleInstances?${of(group)}`
  expect((await graph(eligible)).body.value).toMatchObject([{ principalId: group }])
  tenant.setLicence('p1')
  expect((await graph(eligible)).body.error.code).toBe('AadPremiumLicenseRequired')
  tenant.setLicence('p2')
  const definitions = await graph('GET /roleManagement/directory/roleDefinitions')
  expect(definitions.body.value).toContainEqual(
    expect.objectContaining({ displayName: 'Global Administrator' }),
  )
  const memberships = (await graph(`GET /users/${id}/transitiveMemberOf`)).body.value
  expect(memberships).toMatchObject([
    { '@odata.type': '#microsoft.graph.group', id: group, isAssignableToRole: null },
    { '@odata.type': '#microsoft.graph.administrativeUnit', displayName: 'Newcomers' },
    { '@odata.type': '#microsoft.graph.directoryRole', displayName: 'Global Reader' },
  ])
  const whole = await world.openGraph('User.Read.All', 'GroupMember.Read.All')
  const seen = (await whole(`GET /users/${id}/transitiveMemberOf`)).body.value
  expect(seen[0]).toMatchObject({ displayName: 'Admins', isAssignableToRole: true })
  const unit = await graph(`GET /directory/administrativeUnits/${unitId}`)
  expect(unit.body.displayName).toBe('Newcomers')
  const members = await graph(`GET /directory/administrativeUnits/${unitId}/members`)
  expect(members.body.value).toEqual([{ '@odata.type': '#microsoft.graph.user', id }])
  expect((await graph('GET /directory/administrativeUnits/none')).status).toBe(404)
  expect((await graph('GET /directory/administrativeUnits')).body.value.length).toBeGreaterThan(0)
})
