import { decodeJwt } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { openTenant } from '../../../tests/graph/open-tenant.ts'

let world: Awaited<ReturnType<typeof openTenant>>
type Graph = Awaited<ReturnType<typeof world.openGraph>>
let graph: Graph
let count = 0

beforeAll(async () => {
  world = await openTenant()
  graph = await world.openGraph(
    'User.Read.All',
    'UserAuthenticationMethod.Read.All',
    'UserAuthMethod-TAP.ReadWrite.All',
    'UserAuthMethod-Phone.ReadWrite.All',
    'Policy.Read.AuthenticationMethod',
    'Mail.Send',
    'AuditLog.Read.All',
  )
})
afterAll(() => world.tenant.stop())
afterEach(() => {
  world.clock.stepTo(0)
  world.faults.clear()
  world.tenant.setDelays({ read: 0, unit: 0, signInActivity: 0, signIn: 0 })
  world.tenant.setPassPolicy({
    state: 'enabled',
    isUsableOnce: false,
    includeTargets: [{ targetType: 'group', id: 'all_users' }],
    excludeTargets: [],
  })
  // Whatever was asked and answered fits the published types.
  expect(world.problems.splice(0)).toEqual([])
})

const addUser = (properties: Record<string, unknown> = {}) => {
  count += 1
  const userPrincipalName = `user${count}@contoso.test`
  return world.tenant.addUser({ userPrincipalName, ...properties })
}
const passesOf = (id: string) => `/users/${id}/authentication/temporaryAccessPassMethods`
const minutes = (many: number) => many * 60_000

describe('a caller', () => {
  test('without a token of this tenant for Graph is nobody', async () => {
    const ask = (authorization?: string) =>
      world.ask(`${world.tenant.graphUrl}/users`, {
        headers: authorization === undefined ? {} : { authorization },
      })
    const [head, , signature] = graph.token.split('.')
    const claims = { ...decodeJwt(graph.token), roles: ['Directory.Read.All'] }
    const forged = Buffer.from(JSON.stringify(claims)).toString('base64url')
    for (const wrong of [
      undefined,
      'Basic x',
      'Bearer x',
      `Bearer ${head}.${forged}.${signature}`,
    ]) {
      expect(await ask(wrong)).toMatchObject({
        status: 401,
        headers: { 'www-authenticate': expect.any(String) },
        body: { error: { code: 'InvalidAuthenticationToken' } },
      })
    }
    const { appId, secret = '' } = world.tenant.addApplication({ withSecret: true })
    const form = { client_id: appId, client_secret: secret, scope: 'api://else/.default' }
    const elsewhere = (await world.askToken(form)).body.access_token
    expect((await ask(`Bearer ${elsewhere}`)).body.error.message).toContain('Invalid audience')
    world.clock.stepTo(minutes(61))
    expect((await ask(`Bearer ${graph.token}`)).status).toBe(401)
  })

  test('without the permission is denied, and hears its own id again', async () => {
    const id = addUser()
    const narrow = await world.openGraph('User.Read.All')
    const mine = { 'client-request-id': 'c0ffee00-0000-4000-8000-000000000001' }
    const reply = await narrow(`POST ${passesOf(id)}`, {}, mine)
    expect(reply).toMatchObject({
      status: 403,
      headers: { ...mine, 'request-id': reply.body.error.innerError['request-id'] },
      body: { error: { code: 'Authorization_RequestDenied', innerError: mine } },
    })
    expect(Date.parse(String(reply.headers['date']))).not.toBeNaN()
  })
})

describe('users', () => {
  test('are found by id and by name, with the default properties or the selected ones', async () => {
    const id = addUser({ displayName: 'Jo', mobilePhone: '+1 555', employeeId: '77' })
    const { user } = world.tenant.person(id)
    const whole = await graph(`GET /users/${user.userPrincipalName.toUpperCase()}`)
    expect(whole.body).toMatchObject({ id, displayName: 'Jo', mobilePhone: '+1 555', mail: null })
    expect(whole.body).not.toHaveProperty('employeeId')
    const narrow = await graph(
      `GET /users/${id}?$select=id,employeeId,onPremisesSyncEnabled,otherMails`,
    )
    const { '@odata.context': _context, ...rest } = narrow.body
    expect(rest).toEqual({ id, employeeId: '77', onPremisesSyncEnabled: null, otherMails: [] })
    expect((await graph('GET /users/nobody')).body.error.code).toBe('Request_ResourceNotFound')
    expect((await graph(`GET /users/${id}?$select=shoeSize`)).status).toBe(400)
  })

  test.each([
    ["employeeId eq 'F-1'", 1],
    ["employeeId eq 'f-1' and accountEnabled eq true", 1],
    ["employeeId in ('F-1', 'F-2')", 2],
    ["startsWith(employeeId, 'F-')", 2],
    ["displayName eq 'O''Neil and sons' or employeeId eq 'F-2'", 2],
    ["employeeId eq 'F-1' and onPremisesSyncEnabled eq true", 0],
  ])('are filtered by %s', async (filter, expected) => {
    for (const employeeId of ['F-1', 'F-2']) {
      if (world.tenant.people().some(({ user }) => user['employeeId'] === employeeId)) continue
      addUser({ employeeId, displayName: employeeId === 'F-1' ? 'O’Neil' : 'x' })
    }
    if (!world.tenant.people().some(({ user }) => user.displayName.startsWith("O'"))) {
      addUser({ displayName: "O'Neil and sons" })
    }
    const { body } = await graph(`GET /users?$select=id&$filter=${encodeURIComponent(filter)}`)
    expect(body.value).toHaveLength(expected)
  })

  test('are not filtered by what Graph does not know, or only in its advanced way', async () => {
    const filter = (text: string) => `GET /users?$count=true&$filter=${encodeURIComponent(text)}`
    expect((await graph(filter('hair eq 1'))).body.error.code).toBe('Request_UnsupportedQuery')
    expect((await graph(filter('employeeId like 1'))).status).toBe(400)
    const advanced = filter("onPremisesSamAccountName eq 'x'")
    expect((await graph(advanced)).status).toBe(400)
    const eventual = { consistencylevel: 'eventual' }
    expect((await graph(advanced, undefined, eventual)).body).toMatchObject({ '@odata.count': 0 })
  })

  test('come in pages', async () => {
    addUser()
    addUser()
    const first = await graph('GET /users?$select=id&$top=1')
    expect(first.body.value).toHaveLength(1)
    const second = await graph(`GET ${first.body['@odata.nextLink']}`)
    expect(second.body.value[0].id).not.toBe(first.body.value[0].id)
    expect((await graph('GET /users?$top=1000')).status).toBe(400)
  })

  test('have a manager, or none', async () => {
    const managerId = addUser({ displayName: 'Boss' })
    const id = addUser({ managerId })
    const { body } = await graph(`GET /users/${id}/manager?$select=id,displayName,mail`)
    expect(body).toMatchObject({ id: managerId, displayName: 'Boss' })
    const expanded = await graph(`GET /users/${id}?$select=id&$expand=manager($select=id)`)
    expect(expanded.body.manager.id).toBe(managerId)
    expect((await graph(`GET /users/${managerId}/manager`)).status).toBe(404)
  })

  test('show their last sign-in late, and only with licence and permission', async () => {
    const id = addUser()
    world.tenant.setDelays({ signInActivity: minutes(120) })
    world.tenant.recordSignIn(id)
    const asked = `GET /users/${id}?$select=id,signInActivity`
    expect((await graph(asked)).body.signInActivity).toBeNull()
    world.tenant.setDelays({ signInActivity: 0 })
    expect((await graph(asked)).body.signInActivity.lastSignInDateTime).toMatch(/^2/)
    const narrow = await world.openGraph('User.Read.All')
    expect((await narrow(asked)).status).toBe(403)
    world.tenant.setLicence('free')
    expect((await graph(asked)).body.error.code).toMatch(/^Authentication_RequestFromNonPremium/)
    world.tenant.setLicence('p2')
    const { userPrincipalName } = world.tenant.person(id).user
    expect((await graph(asked.replace(id, userPrincipalName))).status).toBe(400)
  })
})

describe('changes to users', () => {
  const readAll = async (from: string) => {
    const found: Record<string, unknown>[] = []
    let link: string = from
    for (;;) {
      const { body } = await graph(`GET ${link}`, undefined, { prefer: 'return=minimal' })
      found.push(...body.value)
      if (body['@odata.deltaLink']) return { found, next: String(body['@odata.deltaLink']) }
      link = body['@odata.nextLink']
    }
  }

  test('are told in rounds, each from where the last one ended', async () => {
    const ids = Array.from({ length: 25 }, () => addUser())
    const first = await readAll('/users/delta?$select=displayName,employeeId')
    expect(first.found.map(({ id }) => id)).toEqual(expect.arrayContaining(ids))
    expect((await readAll(first.next)).found).toEqual([])
    world.tenant.setUser(ids[3] ?? '', { employeeId: '3' })
    world.tenant.deleteUser(ids[4] ?? '')
    const second = await readAll(first.next)
    expect(second.found).toEqual([
      { id: ids[3], employeeId: '3' },
      { id: ids[4], '@removed': { reason: 'changed' } },
    ])
    expect((await readAll(second.next)).found).toEqual([])
    const again = await readAll(first.next)
    expect(again.found).toHaveLength(2)
  })

  test('start from now on, or with a few people', async () => {
    const id = addUser()
    const latest = await readAll('/users/delta?$deltatoken=latest')
    expect(latest.found).toEqual([])
    const few = await readAll(
      `/users/delta?$select=id&$filter=id eq '${id}'`.replaceAll(' ', '%20'),
    )
    expect(few.found).toHaveLength(1)
    expect((await graph("GET /users/delta?$filter=mail%20eq%20'x'")).status).toBe(400)
  })

  test('cannot be asked for with an old token or other options', async () => {
    const { next } = await readAll('/users/delta?$select=id')
    expect((await graph(`GET ${next}&$select=id`)).status).toBe(400)
    world.tenant.expireDeltaTokens()
    expect(await graph(`GET ${next}`)).toMatchObject({
      status: 410,
      body: { error: { code: 'syncStateNotFound' } },
    })
    const { next: fresh } = await readAll('/users/delta?$select=id')
    expect((await graph(`GET ${fresh}`)).status).toBe(200)
    expect((await graph('GET /users/delta?$deltatoken=nonsense')).status).toBe(400)
  })
})

describe('a pass', () => {
  test('is shown once, and listed without its code', async () => {
    const id = addUser()
    const wanted = { lifetimeInMinutes: 60, isUsableOnce: true }
    const created = await graph(`POST ${passesOf(id)}`, wanted)
    expect(created).toMatchObject({
      status: 201,
      body: { ...wanted, isUsable: true, methodUsabilityReason: 'EnabledByPolicy' },
    })
    const code = created.body.temporaryAccessPass
    expect(code).toHaveLength(8)
    const listed = await graph(`GET ${passesOf(id)}`)
    expect(listed.body.value).toMatchObject([{ id: created.body.id, temporaryAccessPass: null }])
    const read = await graph(`GET ${passesOf(id)}/${created.body.id}`)
    const methods = await graph(`GET /users/${id}/authentication/methods`)
    expect(methods.body.value).toHaveLength(2)
    for (const each of [listed, read, methods]) {
      expect(JSON.stringify(each.body)).not.toContain(JSON.stringify(code))
    }
    expect(JSON.stringify(world.tenant.people())).not.toContain(JSON.stringify(code))
  })

  test('takes the place of the one before without a word', async () => {
    const id = addUser()
    const { userPrincipalName } = world.tenant.person(id).user
    const first = (await graph(`POST ${passesOf(id)}`, {})).body
    const second = (await graph(`POST ${passesOf(id)}`, {})).body
    const listed = (await graph(`GET ${passesOf(id)}`)).body.value
    expect(listed.map((each: { id: string }) => each.id)).toEqual([second.id])
    expect(world.tenant.signInWithPass(userPrincipalName, first.temporaryAccessPass)).toEqual({
      refused: 'wrong',
    })
    expect((await graph(`DELETE ${passesOf(id)}/${first.id}`)).status).toBe(404)
    expect((await graph(`DELETE ${passesOf(id)}/${second.id}`)).status).toBe(204)
    expect((await graph(`GET ${passesOf(id)}`)).body.value).toEqual([])
  })

  test('goes from not yet valid to usable to used, and to expired', async () => {
    const id = addUser()
    const startDateTime = new Date(Date.now() + minutes(30)).toISOString()
    const { body } = await graph(`POST ${passesOf(id)}`, { startDateTime, isUsableOnce: true })
    const reason = async () =>
      (await graph(`GET ${passesOf(id)}`)).body.value[0].methodUsabilityReason
    expect(body).toMatchObject({ isUsable: false, methodUsabilityReason: 'NotYetValid' })
    world.clock.stepTo(minutes(31))
    expect(await reason()).toBe('EnabledByPolicy')
    world.tenant.setPassPolicy({ state: 'disabled' })
    expect(await reason()).toBe('DisabledByPolicy')
    world.tenant.setPassPolicy({ state: 'enabled' })
    const used = world.tenant.signInWithPass(id, body.temporaryAccessPass)
    expect(used).toHaveProperty('session')
    expect(await reason()).toBe('OneTimeUsed')
    expect(world.tenant.signInWithPass(id, body.temporaryAccessPass)).toEqual({
      refused: 'blocked',
    })
    world.clock.stepTo(minutes(59))
    const later = await world.openGraph('UserAuthMethod-TAP.Read.All')
    world.clock.stepTo(minutes(91))
    const { value } = (await later(`GET ${passesOf(id)}`)).body
    expect(value[0].methodUsabilityReason).toBe('Expired')
  })

  test.each([
    ['a lifetime under the policy', { lifetimeInMinutes: 59 }, {}],
    ['a lifetime over the policy', { lifetimeInMinutes: 481 }, {}],
    [
      'a lifetime over every limit',
      { lifetimeInMinutes: 43_201 },
      { maximumLifetimeInMinutes: 43_200 },
    ],
    ['many uses where one is allowed', { isUsableOnce: false }, { isUsableOnce: true }],
    ['a start that is past', { startDateTime: '2020-01-01T00:00:00Z' }, {}],
    ['a start without a zone', { startDateTime: '2030-01-01T00:00:00' }, {}],
    ['an unknown word', { lifetime: 60 }, {}],
  ])('is not given for %s', async (_name, wanted, policy) => {
    world.tenant.setPassPolicy({ ...policy })
    const reply = await graph(`POST ${passesOf(addUser())}`, wanted)
    expect(reply).toMatchObject({ status: 400, body: { error: { code: 'badRequest' } } })
    world.tenant.setPassPolicy({ maximumLifetimeInMinutes: 480 })
  })

  test('is given only to whom the policy names, and to no external guest', async () => {
    const id = addUser()
    const group = world.tenant.addGroup()
    const inner = world.tenant.addGroup({ members: [id] })
    const create = async (who = id) =>
      (await graph(`POST ${passesOf(who)}`, {})).body.error?.message
    world.tenant.setPassPolicy({ includeTargets: [{ targetType: 'group', id: group }] })
    expect(await create()).toContain('Converged UserCredentialPolicy does not allow')
    world.tenant.setGroupMembers(group, [inner])
    expect(await create()).toBeUndefined()
    world.tenant.setPassPolicy({ excludeTargets: [{ targetType: 'user', id }] })
    expect(await create()).toContain('AuthMethodType [TemporaryAccessPass]')
    world.tenant.setPassPolicy({ state: 'disabled', excludeTargets: [] })
    expect(await create()).toContain('Converged UserCredentialPolicy')
    world.tenant.setPassPolicy({ state: 'enabled' })
    const userPrincipalName = 'eva_fabrikam.test#EXT#@contoso.test'
    const guest = world.tenant.addUser({ userPrincipalName, userType: 'Guest' })
    expect(await create(guest)).toContain('external guest user')
  })

  test('follows the policy that can be read', async () => {
    world.tenant.setPassPolicy({ isUsableOnce: true })
    const path =
      '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass'
    expect((await graph(`GET ${path}`)).body).toMatchObject({
      isUsableOnce: true,
      state: 'enabled',
    })
    expect((await graph(`POST ${passesOf(addUser())}`, {})).body.isUsableOnce).toBe(true)
  })
})

describe('a hire with a pass', () => {
  test('has ten minutes from the first sign-in, and no longer than the pass', async () => {
    const [once, many, short] = [addUser(), addUser(), addUser()]
    const give = async (id: string, isUsableOnce: boolean) => {
      const { body } = await graph(`POST ${passesOf(id)}`, { isUsableOnce })
      return body
    }
    const signIn = (id: string, code: string) => {
      const answer = world.tenant.signInWithPass(id, code)
      if ('refused' in answer) throw new Error(answer.refused)
      return answer.session
    }
    const [oneTime, multi, late] = await Promise.all([
      give(once, true),
      give(many, false),
      give(short, true),
    ])
    const first = signIn(once, oneTime.temporaryAccessPass)
    const second = signIn(many, multi.temporaryAccessPass)
    expect(signIn(many, multi.temporaryAccessPass).until).toEqual(second.until)
    world.clock.stepTo(minutes(9))
    expect(world.tenant.registerPasskey(first, 'Phone')).toHaveProperty('methodId')
    world.clock.stepTo(minutes(11))
    expect(world.tenant.registerPasskey(first)).toEqual({ refused: 'ended' })
    expect(world.tenant.registerPasskey(second, 'Key')).toHaveProperty('methodId')
    expect((await graph(`GET /users/${once}/authentication/methods`)).body.value).toContainEqual(
      expect.objectContaining({ displayName: 'Phone', passkeyType: 'deviceBound' }),
    )
    world.clock.stepTo(minutes(58))
    const third = signIn(short, late.temporaryAccessPass)
    expect(third.until.getTime() - Date.now() - minutes(58)).toBeLessThan(minutes(3))
    await graph(`DELETE ${passesOf(short)}/${late.id}`)
    expect(world.tenant.registerPasskey(third)).toEqual({ refused: 'ended' })
    expect(world.tenant.person(once).signIns).toHaveLength(1)
  })

  test('may have to wait until the sign-in pages know it', async () => {
    const id = addUser()
    world.tenant.setDelays({ signIn: minutes(2) })
    const { temporaryAccessPass } = (await graph(`POST ${passesOf(id)}`, {})).body
    expect(world.tenant.signInWithPass(id, temporaryAccessPass)).toEqual({ refused: 'wrong' })
    world.clock.stepTo(minutes(3))
    expect(world.tenant.signInWithPass(id, temporaryAccessPass)).toHaveProperty('session')
    world.tenant.setUser(id, { accountEnabled: false })
    expect(world.tenant.signInWithPass(id, temporaryAccessPass)).toEqual({ refused: 'disabled' })
  })
})

test('phones are written with a space, one of a kind, the mobile one first', async () => {
  const id = addUser()
  const path = `/users/${id}/authentication/phoneMethods`
  const create = async (phoneNumber: string, phoneType: string) =>
    (await graph(`POST ${path}`, { phoneNumber, phoneType })).status
  expect(await create('+12065555555', 'mobile')).toBe(400)
  expect(await create('+1 2065555556', 'alternateMobile')).toBe(400)
  expect(await create('+1 2065555555', 'mobile')).toBe(201)
  expect(await create('+1 2065555555', 'mobile')).toBe(400)
  expect(await create('+1 2065555556', 'alternateMobile')).toBe(201)
  const { value } = (await graph(`GET ${path}`)).body
  expect(value[0].id).toBe('3179e48a-750b-4051-897c-87b9720928f7')
  expect((await graph(`DELETE ${path}/${value[0].id}`)).status).toBe(204)
  expect((await graph(`GET ${path}`)).body.value).toHaveLength(1)
})

test('methods take no query options', async () => {
  expect((await graph(`GET /users/${addUser()}/authentication/methods?$top=1`)).status).toBe(400)
})

test('a mail is taken', async () => {
  const sender = addUser()
  const message = {
    subject: 'Welcome',
    body: { contentType: 'Text', content: 'Hello' },
    toRecipients: [{ emailAddress: { address: 'jo@example.org' } }],
  }
  const body = { message, saveToSentItems: false }
  expect((await graph(`POST /users/${sender}/sendMail`, body)).status).toBe(202)
  expect(world.tenant.sentMails().at(-1)?.message).toMatchObject({ subject: 'Welcome' })
  expect((await graph(`POST /users/${sender}/sendMail`, { message: {} })).status).toBe(400)
})

describe('a replica that lags', () => {
  test('shows the state from before a write, for as long as was set or once', async () => {
    world.clock.stepTo(minutes(-30))
    const id = addUser({ displayName: 'before' })
    world.clock.stepTo(0)
    const name = async () => (await graph(`GET /users/${id}`)).body.displayName
    world.tenant.setUser(id, { displayName: 'after' })
    world.tenant.setDelays({ read: minutes(5) })
    expect(await name()).toBe('before')
    const fresh = addUser()
    expect((await graph(`GET /users/${fresh}`)).status).toBe(404)
    // A write goes to where the truth is.
    expect((await graph(`POST ${passesOf(fresh)}`, {})).status).toBe(201)
    world.tenant.setDelays({ read: 0 })
    expect(await name()).toBe('after')
    world.faults.add({
      target: 'graph',
      kind: 'stale',
      operation: 'read-user',
      milliseconds: minutes(5),
    })
    expect(await name()).toBe('before')
    expect(await name()).toBe('after')
  })
})

describe('what goes wrong on the way', () => {
  test.each([
    ['in seconds', { retryAfter: 'seconds', milliseconds: 2500 }, '3'],
    ['as a date', { retryAfter: 'date', milliseconds: 60_000 }, expect.stringMatching(/GMT$/)],
    ['not at all', {}, undefined],
  ] as const)('too many requests: when to come back is said %s', async (_name, fault, said) => {
    world.faults.add({ target: 'graph', kind: 'error', code: 429, ...fault })
    const reply = await graph('GET /users')
    expect(reply).toMatchObject({ status: 429, body: { error: { code: 'TooManyRequests' } } })
    expect(reply.headers['retry-after']).toEqual(said)
    expect((await graph('GET /users')).status).toBe(200)
  })

  test('a pass is created, and the answer is lost or comes late', async () => {
    const id = addUser()
    const has = async () => (await graph(`GET ${passesOf(id)}`)).body.value.length
    world.faults.add({ target: 'graph', kind: 'drop', operation: 'create-pass' })
    await expect(graph(`POST ${passesOf(id)}`, {})).rejects.toThrow()
    expect(await has()).toBe(0)
    world.faults.add({ target: 'graph', kind: 'drop-after', operation: 'create-pass' })
    await expect(graph(`POST ${passesOf(id)}`, {})).rejects.toThrow()
    expect(await has()).toBe(1)
    world.faults.add({ target: 'graph', kind: 'slow', operation: 'list-passes', milliseconds: 30 })
    const began = performance.now()
    expect(await has()).toBe(1)
    expect(performance.now() - began).toBeGreaterThan(25)
    world.faults.add({ target: 'graph', kind: 'error', code: 503, operation: 'list-passes' })
    expect((await graph(`GET ${passesOf(id)}`)).body.error.code).toBe('ServiceUnavailable')
    world.faults.add({ target: 'graph', kind: 'refuse' })
    await expect(graph('GET /users')).rejects.toThrow()
  })

  test('a pass is created after the line was cut: a machine that was frozen with the request', async () => {
    const id = addUser()
    world.faults.add({ target: 'graph', kind: 'late', operation: 'create-pass', milliseconds: 60 })
    await expect(graph(`POST ${passesOf(id)}`, {})).rejects.toThrow()
    expect(world.tenant.person(id).pass).toBeUndefined()
    await vi.waitFor(() => expect(world.tenant.person(id).pass).toBeDefined(), 20_000)
  })

  test('a request that hangs is answered by nobody, done or not', async () => {
    const id = addUser()
    for (const kind of ['hang', 'hang-after'] as const) {
      world.faults.add({ target: 'graph', kind, operation: 'create-pass' })
      const answered = graph(`POST ${passesOf(id)}`, {}).catch(() => 'cut')
      const nobody = world.clock.sleep(100).then(() => 'nobody')
      expect(await Promise.race([answered, nobody])).toBe('nobody')
      expect((await graph(`GET ${passesOf(id)}`)).body.value).toHaveLength(kind === 'hang' ? 0 : 1)
    }
  })
})

describe('a batch', () => {
  const get = (id: string, url: string, more = {}) => ({ id, method: 'GET', url, ...more })

  test('answers each by itself', async () => {
    const id = addUser()
    world.faults.add({
      target: 'graph',
      kind: 'error',
      code: 429,
      operation: 'list-methods',
      retryAfter: 'seconds',
      milliseconds: 4000,
    })
    const requests = [
      get('1', `/users/${id}?$select=id`),
      get('2', '/users/nobody', { dependsOn: ['1'] }),
      get('3', `/users/${id}`, { dependsOn: ['2'] }),
      get('4', `/users/${id}/authentication/methods`),
      { id: '5', method: 'POST', url: passesOf(id), body: {} },
      {
        id: '6',
        method: 'POST',
        url: passesOf(id),
        body: {},
        headers: { 'Content-Type': 'application/json' },
      },
    ]
    const { status, body } = await graph('POST /$batch', { requests })
    expect(status).toBe(200)
    const statuses = body.responses.map((each: { status: number }) => each.status)
    expect(statuses).toEqual([200, 404, 424, 429, 400, 201])
    expect(body.responses[3].headers['retry-after']).toBe('4')
  })

  test('takes twenty, each under a name of its own', async () => {
    const requests = Array.from({ length: 21 }, (_each, at) => get(`${at}`, '/users'))
    expect((await graph('POST /$batch', { requests })).status).toBe(400)
    const twenty = requests.slice(1)
    expect((await graph('POST /$batch', { requests: twenty })).body.responses).toHaveLength(20)
    expect(
      (await graph('POST /$batch', { requests: [get('a', '/users'), get('A', '/users')] })).status,
    ).toBe(400)
  })
})

test('what is not there, or cannot be read, is said so', async () => {
  expect((await graph('GET /me')).status).toBe(400)
  expect((await world.ask(world.tenant.graphUrl.replace('v1.0', 'beta/users'))).status).toBe(400)
  expect((await graph('GET /users/%ff%')).status).toBe(404)
  expect((await graph('GET //')).status).toBe(400)
  const headers = { authorization: `Bearer ${graph.token}` }
  const path = world.tenant.graphUrl + passesOf(addUser())
  expect((await world.ask(path, { method: 'POST', headers, body: '{}' })).status).toBe(415)
  const json = { ...headers, 'content-type': 'application/json' }
  expect((await world.ask(path, { method: 'POST', headers: json, body: '{' })).status).toBe(400)
})
