import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../clock.ts'
import { noLog } from '../log.ts'
import { type Simulator, start } from '../start.ts'

let simulator: Simulator
beforeAll(async () => {
  const sync = { kind: 'cloud-sync' } as const
  simulator = await start({ sync }, { clock: systemClock, log: noLog })
})
afterAll(() => simulator.stop())

const ask = async (method: string, path: string, body?: unknown) => {
  const answer = await fetch(simulator.url + path, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) }
}
const post = (path: string, body: unknown = {}) => ask('POST', path, body)

test('a person is added, changed, given methods and a password, and deleted', async () => {
  const userPrincipalName = 'ada@contoso.test'
  const added = await post('/api/people', { userPrincipalName, displayName: 'Ada' })
  expect(added).toMatchObject({
    status: 201,
    body: { user: { displayName: 'Ada', accountEnabled: true }, hasPassword: false },
  })
  expect((await post('/api/people', { userPrincipalName })).status).toBe(409)
  expect((await post('/api/people', { userPrincipalName: 'nobody' })).status).toBe(400)
  const at = `/api/people/${userPrincipalName}`
  for (const [deed, body] of [
    ['disable', {}],
    ['enable', {}],
    ['properties', { department: 'Analysis' }],
    ['method', { kind: 'fido2', details: { displayName: 'Her key' } }],
    ['password', { password: 'Counting-machines-1' }],
    ['sign-in', {}],
  ] as const) {
    expect((await post(`${at}/${deed}`, body)).status).toBe(204)
  }
  expect((await post(`${at}/properties`, { id: 'somebody else' })).status).toBe(400)
  const { body } = await ask('GET', at)
  expect(body).toMatchObject({ user: { department: 'Analysis' }, hasPassword: true })
  expect(body.signIns).toHaveLength(1)
  expect(JSON.stringify(body)).not.toContain('Counting')
  const key = body.methods.find(({ kind }: { kind: string }) => kind === 'fido2')
  expect((await post(`${at}/remove-method`, { id: key.id })).status).toBe(204)
  const { tenant } = simulator
  expect(await tenant.signInWithPassword(userPrincipalName, 'Counting-machines-1')).toEqual({
    userId: body.user.id,
  })
  expect((await post(`${at}/delete`)).status).toBe(204)
  expect((await ask('GET', at)).status).toBe(404)
  expect((await post(`${at}/enable`)).status).toBe(404)
})

test('roles, groups, units and applications are made', async () => {
  const { body } = await post('/api/people', { userPrincipalName: 'grace@contoso.test' })
  const { id } = body.user
  const unit = await post('/api/units', { displayName: 'Newcomers' })
  expect((await post(`/api/units/${unit.body.id}/members`, { members: [id] })).status).toBe(204)
  expect((await post('/api/units/none/members', { members: [id] })).status).toBe(404)
  expect((await post('/api/groups', { members: [id] })).status).toBe(201)
  const application = await post('/api/applications', {
    permissions: ['User.Read.All'],
    withSecret: true,
  })
  expect(application).toMatchObject({ status: 201, body: { secret: expect.any(String) } })
  const wanted = { principalId: application.body.objectId, role: 'Authentication Administrator' }
  const role = await post('/api/roles', { ...wanted, unitId: unit.body.id })
  expect(role.status).toBe(201)
  expect((await post('/api/roles', { ...wanted, role: 'King' })).status).toBe(400)
  expect((await ask('DELETE', `/api/roles/${role.body.id}`)).status).toBe(204)
})

test('the tenant says where it is, and its licence, delays and limits are set', async () => {
  const { tenant } = simulator
  const { body } = await ask('GET', '/api/tenant')
  expect(body).toMatchObject({ graphUrl: tenant.graphUrl, domain: 'contoso.test' })
  const wanted = { licence: 'p1', delays: { read: 5 }, throttleLimits: { size: 'L', reports: 50 } }
  expect((await post('/api/tenant', wanted)).status).toBe(204)
  expect((await post('/api/tenant', { licence: 'p3' })).status).toBe(400)
})

test('a cycle runs when it is asked for, and the page tells of it', async () => {
  const page = async () => (await fetch(`${simulator.url}/tenant`)).text()
  expect(await page()).toContain('by cloud sync, no cycle yet')
  const before = (await ask('GET', '/api/version')).body
  const cycle = await post('/api/sync/cycle')
  expect(cycle).toMatchObject({ status: 200, body: { failed: false, removed: 0 } })
  expect(cycle.body.added).toBeGreaterThan(5)
  expect((await post('/api/sync/password-cycle')).body).toMatchObject({ what: 'passwords' })
  expect((await ask('GET', '/api/sync')).body.lastCycle.what).toBe('passwords')
  expect((await ask('GET', '/api/version')).body).not.toEqual(before)
  expect(await page()).toContain('nothing new')
  const attributes = { employeeID: '12345678901234567' }
  simulator.directory.addAccount({ sAMAccountName: 'too.long', attributes })
  const pressed = await fetch(`${simulator.url}/tenant/cycle`, { method: 'POST' })
  expect(new URL(pressed.url).pathname).toBe('/tenant')
  expect(await pressed.text()).toContain('Not exported: the employee number is longer')
  simulator.faults.add({ target: 'directory', kind: 'drop', operation: 'search' })
  await post('/api/sync/cycle')
  expect(await page()).toContain('the directory did not answer')
})

test('where nothing is synchronised there is no cycle', async () => {
  const alone = await start({}, { clock: systemClock, log: noLog })
  const answer = await fetch(`${alone.url}/api/sync/cycle`, { method: 'POST' })
  expect(answer.status).toBe(404)
  expect(await (await fetch(`${alone.url}/tenant`)).text()).toContain('with no directory')
  await alone.stop()
})
