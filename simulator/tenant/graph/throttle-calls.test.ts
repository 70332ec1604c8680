import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTenant } from '../../../tests/graph/open-tenant.ts'
import { systemClock } from '../../clock.ts'

let world: Awaited<ReturnType<typeof openTenant>>
let id: string
let at = new Date()
// Time stands still, so that no bucket fills by itself.
const clock = { now: () => at, sleep: systemClock.sleep, stepTo: () => undefined }
const later = (seconds: number) => {
  at = new Date(at.getTime() + seconds * 1000)
}

beforeEach(async () => {
  world = await openTenant('contoso.test', clock)
  id = world.tenant.addUser({ userPrincipalName: 'jo@contoso.test' })
})
afterEach(async () => {
  expect(world.problems).toEqual([])
  await world.tenant.stop()
})

test.each([
  ['/users', '2'],
  ['/users?$select=id', '1'],
  ['/users?$top=5&$select=id', '1'],
  ['/users?$top=20', '2'],
  ['/users?$expand=manager', '3'],
  ['/users/jo@contoso.test', '1'],
  ['/users/jo@contoso.test?$select=id', '1'],
])('GET %s costs %s', async (path, cost) => {
  const graph = await world.openGraph('User.Read.All')
  const { headers } = await graph(`GET ${path}`)
  expect(headers['x-ms-resource-unit']).toBe(cost)
  expect(headers['x-ms-throttle-limit-percentage']).toBeUndefined()
})

test('near the limit it is said, beyond it refused, and later allowed again', async () => {
  const graph = await world.openGraph('User.Read.All')
  world.tenant.setThrottleLimits({ resourceUnits: 10 })
  const ask = () => graph(`GET /users/${id}`)
  for (let count = 0; count < 7; count += 1) await ask()
  expect((await ask()).headers['x-ms-throttle-limit-percentage']).toBe('0.8')
  await ask()
  expect((await ask()).headers['x-ms-throttle-limit-percentage']).toBe('1.0')
  const refused = await ask()
  expect(refused).toMatchObject({
    status: 429,
    headers: {
      'retry-after': '2',
      'x-ms-throttle-limit-percentage': '1.1',
      'x-ms-throttle-scope': `Tenant_Application/ReadWrite/${graph.appId}/${world.tenant.id}`,
      'x-ms-throttle-information': 'ResourceUnitLimitExceeded',
    },
    body: { error: { code: 'TooManyRequests' } },
  })
  // Another application has a bucket of its own.
  const other = await world.openGraph('User.Read.All')
  expect((await other(`GET /users/${id}`)).status).toBe(200)
  later(Number(refused.headers['retry-after']))
  expect((await ask()).status).toBe(200)
})

test('who goes on asking while refused waits longer', async () => {
  const graph = await world.openGraph('User.Read.All')
  world.tenant.setThrottleLimits({ resourceUnits: 5 })
  const ask = async () => (await graph(`GET /users/${id}`)).headers['retry-after']
  for (let count = 0; count < 5; count += 1) expect(await ask()).toBeUndefined()
  const waits: unknown[] = []
  for (let count = 0; count < 7; count += 1) waits.push(await ask())
  expect(waits).toEqual(['4', '6', '8', '10', '12', '12', '12'])
})

test('writes have a bucket of their own, and one for the tenant', async () => {
  const path = `/users/${id}/authentication/temporaryAccessPassMethods`
  const graph = await world.openGraph('UserAuthMethod-TAP.ReadWrite.All')
  world.tenant.setThrottleLimits({ writes: 1 })
  expect((await graph(`POST ${path}`, {})).status).toBe(201)
  expect((await graph(`POST ${path}`, {})).headers['x-ms-throttle-information']).toBe(
    'WriteLimitExceeded',
  )
  expect((await graph(`GET ${path}`)).status).toBe(200)
  world.tenant.setThrottleLimits({ writes: 100, tenantWrites: 1 })
  const other = await world.openGraph('UserAuthMethod-TAP.ReadWrite.All')
  await other(`POST ${path}`, {})
  const { headers } = await other(`POST ${path}`, {})
  expect(headers['x-ms-throttle-scope']).toMatch(/^Tenant\/Write\//)
})

test('a batch is counted request by request, and its items are refused one by one', async () => {
  const graph = await world.openGraph('User.Read.All')
  world.tenant.setThrottleLimits({ resourceUnits: 3 })
  const get = (name: string) => ({ id: name, method: 'GET', url: `/users/${id}` })
  const { body } = await graph('POST /$batch', { requests: ['1', '2', '3', '4'].map(get) })
  const statuses = body.responses.map((each: { status: number }) => each.status)
  expect(statuses).toEqual([200, 200, 200, 429])
  expect(body.responses[3].headers['retry-after']).toMatch(/^\d+$/)
})

test('five reports in ten seconds; conditional access once a second and without a word of when', async () => {
  const graph = await world.openGraph('AuditLog.Read.All', 'Policy.Read.All')
  const report = () => graph('GET /reports/authenticationMethods/userRegistrationDetails')
  for (let count = 0; count < 5; count += 1) expect((await report()).status).toBe(200)
  expect((await report()).status).toBe(429)
  const policies = () => graph('GET /identity/conditionalAccess/policies')
  expect((await policies()).status).toBe(200)
  const refused = await policies()
  expect(refused.status).toBe(429)
  expect(refused.headers['retry-after']).toBeUndefined()
  later(3)
  expect((await policies()).status).toBe(200)
})

test('the size of a tenant is its limit', async () => {
  const graph = await world.openGraph('User.Read.All')
  for (const [size, units] of [
    ['S', 3500],
    ['L', 8000],
  ] as const) {
    world.tenant.setThrottleLimits({ size })
    later(60)
    const requests = Array.from({ length: 20 }, (_each, number) => ({
      id: `${number}`,
      method: 'GET',
      url: '/users?$expand=manager',
    }))
    let spent = 0
    let refused = false
    while (!refused) {
      const { body } = await graph('POST /$batch', { requests })
      const done = body.responses.filter((each: { status: number }) => each.status === 200)
      spent += done.length * 3
      refused = done.length < 20
    }
    expect(spent).toBe(Math.floor(units / 3) * 3)
  }
})
