import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openTenant } from '../../../tests/graph/open-tenant.ts'

let world: Awaited<ReturnType<typeof openTenant>>
let graph: Awaited<ReturnType<typeof world.openGraph>>
let count = 0

beforeAll(async () => {
  world = await openTenant()
  world.tenant.setThrottleLimits({ reports: 100, conditionalAccess: 100 })
  graph = await world.openGraph(
    'Policy.Read.All',
    'AuthenticationContext.Read.All',
    'AuditLog.Read.All',
  )
})
afterAll(() => world.tenant.stop())
afterEach(() => {
  world.clock.stepTo(0)
  world.tenant.setLicence('p2')
  world.tenant.setDelays({ report: 0 })
  // Whatever was asked and answered fits the published types.
  expect(world.problems.splice(0)).toEqual([])
})

const addUser = () => {
  count += 1
  return world.tenant.addUser({ userPrincipalName: `reports${count}@contoso.test` })
}
const access = '/identity/conditionalAccess'
const registration = '/reports/authenticationMethods/userRegistrationDetails'

test('a policy says which context it is about and how strong a sign-in it demands', async () => {
  const { tenant } = world
  tenant.setAuthenticationContext({ id: 'c1', displayName: 'My password' })
  tenant.setAuthenticationContext({ id: 'c1', isAvailable: false })
  const listed = await graph(`GET ${access}/authenticationContextClassReferences`)
  const context = { id: 'c1', displayName: 'My password', description: '', isAvailable: false }
  expect(listed.body.value).toEqual([context])
  const one = await graph(`GET ${access}/authenticationContextClassReferences/c1`)
  expect(one.body).toMatchObject(context)
  expect((await graph(`GET ${access}/authenticationContextClassReferences/c2`)).status).toBe(404)
  const id = tenant.addConditionalAccessPolicy({
    displayName: 'Only with a passkey',
    contexts: ['c1'],
    strength: 'phishing-resistant',
    everyTime: true,
  })
  tenant.addConditionalAccessPolicy({ state: 'disabled', applications: ['All'] })
  const { value } = (await graph(`GET ${access}/policies`)).body
  expect(value.map((each: { state: string }) => each.state)).toEqual(['enabled', 'disabled'])
  expect(value[1].grantControls).toMatchObject({ builtInControls: ['mfa'] })
  const { body } = await graph(`GET ${access}/policies/${id}`)
  expect(body).toMatchObject({
    id,
    conditions: { applications: { includeAuthenticationContextClassReferences: ['c1'] } },
    grantControls: { authenticationStrength: { displayName: 'Phishing-resistant MFA' } },
    sessionControls: { signInFrequency: { frequencyInterval: 'everyTime' } },
  })
  tenant.removeConditionalAccessPolicy(id)
  expect((await graph(`GET ${access}/policies/${id}`)).status).toBe(404)
})

test('without a licence there is neither conditional access nor a report', async () => {
  world.tenant.setLicence('free')
  expect((await graph(`GET ${access}/policies`)).status).toBe(403)
  expect((await graph(`GET ${registration}`)).status).toBe(403)
})

test('the report says what somebody can sign in with, hours later', async () => {
  world.clock.stepTo(-3_600_000)
  const id = addUser()
  world.tenant.assignRole(id, 'Helpdesk Administrator')
  world.clock.stepTo(0)
  const read = async () => (await graph(`GET ${registration}/${id}`)).body
  expect(await read()).toMatchObject({
    id,
    isAdmin: true,
    isMfaRegistered: false,
    isPasswordlessCapable: false,
    methodsRegistered: [],
  })
  world.tenant.registerMethod(id, 'fido2', { passkeyType: 'deviceBound' })
  world.tenant.registerMethod(id, 'phone', { phoneType: 'mobile', phoneNumber: '+31 612345678' })
  expect(await read()).toMatchObject({
    isMfaRegistered: true,
    isPasswordlessCapable: true,
    isSsprRegistered: true,
    methodsRegistered: ['passKeyDeviceBound', 'mobilePhone'],
  })
  world.tenant.setDelays({ report: 60_000 })
  expect(await read()).toMatchObject({ isMfaRegistered: false })
  expect((await graph(`GET ${registration}/nobody`)).status).toBe(404)
  world.tenant.setDelays({ report: 0 })
  const filter = encodeURIComponent('isPasswordlessCapable eq true')
  const { value } = (await graph(`GET ${registration}?$filter=${filter}`)).body
  expect(value.map((each: { id: string }) => each.id)).toEqual([id])
})
