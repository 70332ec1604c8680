import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openTenant } from '../../../tests/graph/open-tenant.ts'

let world: Awaited<ReturnType<typeof openTenant>>
type Graph = Awaited<ReturnType<typeof world.openGraph>>
let count = 0

beforeAll(async () => {
  world = await openTenant()
})
afterAll(() => world.tenant.stop())
afterEach(() => {
  world.clock.stepTo(0)
  // Whatever was asked and answered fits the published types.
  expect(world.problems.splice(0)).toEqual([])
})

const addUser = (properties: Record<string, unknown> = {}) => {
  count += 1
  const userPrincipalName = `writes${count}@contoso.test`
  return world.tenant.addUser({ userPrincipalName, ...properties })
}
const signIn = async (id: string, password: string) => {
  const answer = await world.tenant.signInWithPassword(id, password)
  return 'refused' in answer ? answer.refused : 'in'
}
const strong = 'Set-by-an-administrator-1'
const profile = (more = {}) => ({ passwordProfile: { password: strong, ...more } })

describe('a password', () => {
  const right = 'User-PasswordProfile.ReadWrite.All'
  const openAs = async (
    role?: 'User Administrator' | 'Privileged Authentication Administrator',
  ) => {
    const graph = await world.openGraph(right)
    if (role) world.tenant.assignRole(graph.objectId, role)
    return graph
  }

  test('is set by an application that has the permission and a role', async () => {
    const id = addUser()
    expect((await (await openAs())(`PATCH /users/${id}`, profile())).status).toBe(403)
    const roleAlone = await world.openGraph('User.EnableDisableAccount.All')
    world.tenant.assignRole(roleAlone.objectId, 'User Administrator')
    expect((await roleAlone(`PATCH /users/${id}`, profile())).status).toBe(403)
    expect(await signIn(id, strong)).toBe('wrong')
    const both = await openAs('User Administrator')
    expect((await both(`PATCH /users/${id}`, profile())).status).toBe(204)
    expect(await signIn(id, strong)).toBe('in')
  })

  test('of an administrator is set by a higher role only', async () => {
    const id = addUser()
    world.tenant.assignRole(id, 'Helpdesk Administrator')
    const lower = await openAs('User Administrator')
    expect((await lower(`PATCH /users/${id}`, profile())).status).toBe(403)
    const higher = await openAs('Privileged Authentication Administrator')
    expect((await higher(`PATCH /users/${id}`, profile())).status).toBe(204)
  })

  test('may have to be changed, and may not be weak', async () => {
    const id = addUser()
    const graph = await openAs('User Administrator')
    const force = { forceChangePasswordNextSignIn: true }
    await graph(`PATCH /users/${id}`, profile(force))
    expect(await signIn(id, strong)).toBe('must-change')
    await graph(`PATCH /users/${id}`, { passwordProfile: { forceChangePasswordNextSignIn: false } })
    expect(await signIn(id, strong)).toBe('in')
    expect((await graph(`PATCH /users/${id}`, profile({ password: 'weak' }))).status).toBe(400)
    const { user } = world.tenant.person(id)
    expect(user['lastPasswordChangeDateTime']).toBe(user['signInSessionsValidFromDateTime'])
  })
})

test('an account is disabled by who may, and delta tells it', async () => {
  const id = addUser()
  const graph = await world.openGraph('User.EnableDisableAccount.All', 'User.Read.All')
  const latest = await graph('GET /users/delta?$deltatoken=latest&$select=accountEnabled')
  expect((await graph(`PATCH /users/${id}`, { accountEnabled: false })).status).toBe(204)
  const { body } = await graph(`GET ${latest.body['@odata.deltaLink']}`)
  expect(body.value).toEqual([{ id, accountEnabled: false }])
  const other = await world.openGraph('User-PasswordProfile.ReadWrite.All')
  expect((await other(`PATCH /users/${id}`, { accountEnabled: true })).status).toBe(403)
})

test.each([
  [true, 'on-premises mastered'],
  [undefined, 'Here only'],
])('what AD masters is not written (synchronised: %s)', async (onPremisesSyncEnabled, said) => {
  const id = addUser(onPremisesSyncEnabled ? { onPremisesSyncEnabled } : {})
  const graph = await world.openGraph('User.ReadWrite.All')
  const reply = await graph(`PATCH /users/${id}`, { mobilePhone: '+31612345678' })
  expect(reply).toMatchObject({ status: 400, body: { error: { code: 'Request_BadRequest' } } })
  expect(reply.body.error.message).toContain(said)
})

test('sessions are revoked from now on', async () => {
  const id = addUser()
  const graph = await world.openGraph('User.RevokeSessions.All', 'UserAuthMethod-TAP.ReadWrite.All')
  const passes = `/users/${id}/authentication/temporaryAccessPassMethods`
  const { temporaryAccessPass } = (await graph(`POST ${passes}`, {})).body
  const before = world.tenant.signInWithPass(id, temporaryAccessPass)
  world.clock.stepTo(1000)
  const reply = await graph(`POST /users/${id}/revokeSignInSessions`)
  expect(reply).toMatchObject({ status: 200, body: { value: true } })
  const since = String(world.tenant.person(id).user['signInSessionsValidFromDateTime'])
  expect(Math.abs(Date.parse(since) - Date.now())).toBeLessThan(60_000)
  const register = (signedIn: typeof before) =>
    'session' in signedIn ? world.tenant.registerPasskey(signedIn.session) : signedIn
  expect(register(before)).toEqual({ refused: 'ended' })
  const after = world.tenant.signInWithPass(id, temporaryAccessPass)
  expect(register(after)).toEqual({ methodId: expect.any(String) })
})

test('a phone gets another number and keeps its type', async () => {
  const graph = await world.openGraph('UserAuthMethod-Phone.ReadWrite.All')
  const path = `/users/${addUser()}/authentication/phoneMethods`
  const { id } = (
    await graph(`POST ${path}`, { phoneNumber: '+31 612345678', phoneType: 'mobile' })
  ).body
  const change = async (body: object, name = id) =>
    (await graph(`PATCH ${path}/${name}`, body)).status
  expect(await change({ phoneNumber: '+31 687654321' })).toBe(204)
  expect(await change({ phoneNumber: '+31687654321' })).toBe(400)
  expect(await change({ phoneNumber: '+31 687654321', phoneType: 'office' })).toBe(400)
  expect(await change({ phoneNumber: '+31 687654321' }, 'nothing')).toBe(404)
  const { value } = (await graph(`GET ${path}`)).body
  expect(value).toMatchObject([{ phoneNumber: '+31 687654321', phoneType: 'mobile' }])
})

test('the policy of passes is changed where it makes sense', async () => {
  const graph = await world.openGraph('Policy.ReadWrite.AuthenticationMethod')
  const path =
    '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass'
  const before = world.tenant.passPolicy()
  const type = '#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration'
  const body = { '@odata.type': type, isUsableOnce: true, defaultLifetimeInMinutes: 90 }
  expect((await graph(`PATCH ${path}`, body)).status).toBe(204)
  const wanted = { ...before, isUsableOnce: true, defaultLifetimeInMinutes: 90 }
  expect(world.tenant.passPolicy()).toEqual(wanted)
  expect((await graph(`PATCH ${path}`, { minimumLifetimeInMinutes: 120 })).status).toBe(400)
  expect((await graph(`PATCH ${path}`, { defaultLength: 4 })).status).toBe(400)
  expect(world.tenant.passPolicy()).toEqual(wanted)
  const reader: Graph = await world.openGraph('Policy.Read.All')
  expect((await reader(`PATCH ${path}`, {})).status).toBe(403)
  world.tenant.setPassPolicy(before)
})
