import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { CloudRead } from '../../agent/entra/tenant.ts'
import { openAgentTenant } from '../machine/open-agent-tenant.ts'

let world: Awaited<ReturnType<typeof openAgentTenant>>
let number = 0
beforeAll(async () => {
  world = await openAgentTenant()
})
beforeEach(() => world.faults.clear())
afterAll(async () => {
  // Whatever was asked and answered has the shapes that Microsoft published.
  expect(world.problems).toEqual([])
  await world.stop()
})

const newcomer = (properties: Readonly<Record<string, unknown>> = {}) => {
  number += 1
  return world.addNewcomer(`newcomer${number}`, properties)
}
const once = { lifetimeMinutes: 60, once: true }
const readFrom = <T>(read: CloudRead<T>): T => {
  if (read.outcome !== 'read') throw new Error(read.code)
  return read.value
}

describe('who the agent is', () => {
  test.each([
    ['a certificate', () => ({})],
    [
      'a secret that is named for what it is',
      () => ({
        kind: 'secret-that-can-be-copied',
        secretFile: world.file('secret', world.application.secret ?? ''),
      }),
    ],
  ])('by %s', async (_what, credential) => {
    const chosen = credential()
    const power = Object.keys(chosen).length > 0 ? await world.open(chosen) : await world.open()
    expect(readFrom(await power.readPassPolicy())).toMatchObject({ enabled: true })
  })

  test.each(['imds', 'app-service', 'arc'] as const)(
    'by the machine’s own identity: %s',
    async (host) => {
      const own = world.tenant.addApplication({
        permissions: ['Policy.Read.AuthenticationMethod'],
        managedIdentity: 'user',
      })
      const path = host === 'app-service' ? '/msi/token' : '/metadata/identity/oauth2/token'
      const power = await world.open({
        ...{ kind: 'managed-identity', host, clientId: own.appId },
        endpoint: world.tenant.metadataUrl + path,
        headerFile: world.file('header', world.tenant.identityHeader),
        keyFolder: world.tenant.arcTokenFolder,
      })
      expect(readFrom(await power.readPassPolicy())).toMatchObject({ enabled: true })
    },
  )

  test('a key that the tenant does not know gets no token, and nothing is said of it but codes', async () => {
    const power = await world.open({
      kind: 'secret-that-can-be-copied',
      secretFile: world.file('wrong', 'not-the-secret'),
    })
    expect(await power.readPassPolicy()).toEqual({ outcome: 'refused', code: 'cloud-token' })
    expect(world.lines.join()).not.toContain('not-the-secret')
  })

  test('a token that was withdrawn is replaced by a new one, once', async () => {
    const power = await world.open()
    readFrom(await power.find({ userPrincipalName: 'nobody@contoso.test' }))
    world.faults.add({ target: 'graph', kind: 'error', code: 401, text: 'withdrawn' })
    expect(readFrom(await power.find({ userPrincipalName: 'nobody@contoso.test' }))).toEqual({
      found: 'none',
    })
  })
})

describe('a person', () => {
  test('is found by anchor, number, object id and name, and two of one number are two', async () => {
    const anchor = Buffer.alloc(16, 7).toString('base64')
    const user = newcomer({
      onPremisesImmutableId: anchor,
      onPremisesSyncEnabled: true,
      employeeId: '4711',
    })
    for (const hint of [
      { immutableId: anchor },
      { employeeNumber: '4711' },
      { user },
      { userPrincipalName: `newcomer${number}@contoso.test` },
    ]) {
      expect(readFrom(await world.power.find(hint))).toMatchObject({
        found: 'one',
        account: { user, synced: true, immutableId: anchor, guest: 'none', enabled: true },
      })
    }
    newcomer({ employeeId: '4711' })
    expect(readFrom(await world.power.find({ employeeNumber: '4711' }))).toEqual({
      found: 'several',
    })
    expect(readFrom(await world.power.find({ employeeNumber: "47'11" }))).toEqual({ found: 'none' })
  })

  test('is read in one call: methods, pass, roles, unit, and that nobody has signed in', async () => {
    const user = newcomer()
    const before = world.power.calls()
    const facts = readFrom(await world.power.readFacts(user))
    expect(world.power.calls() - before).toBe(1)
    expect(facts).toMatchObject({
      methods: [{ kind: 'password' }],
      ...{ passes: [], roles: [], rolesReadable: 'all', signInsReadable: true },
      units: [world.unit],
    })
    expect(facts.lastSignIn).toBeUndefined()
  })

  test('who signed in, holds a method or a role is seen so, the role through a group or eligible as well', async () => {
    const used = newcomer()
    world.tenant.recordSignIn(used)
    world.tenant.registerMethod(used, 'fido2')
    const facts = readFrom(await world.power.readFacts(used))
    expect(facts.lastSignIn).toBeInstanceOf(Date)
    expect(facts.methods).toMatchObject([{ kind: 'password' }, { kind: 'passkey' }])

    const [direct, grouped, eligible] = [newcomer(), newcomer(), newcomer()]
    world.tenant.assignRole(direct, 'Global Administrator')
    const group = world.tenant.addGroup({ isAssignableToRole: true, members: [grouped] })
    world.tenant.assignRole(group, 'Helpdesk Administrator')
    world.tenant.assignRole(eligible, 'User Administrator', { eligible: true })
    const throughGroup = newcomer()
    const eligibleGroup = world.tenant.addGroup({
      isAssignableToRole: true,
      members: [throughGroup],
    })
    world.tenant.assignRole(eligibleGroup, 'Global Administrator', { eligible: true })
    for (const user of [direct, grouped, eligible, throughGroup]) {
      expect(readFrom(await world.power.readFacts(user)).roles).not.toEqual([])
    }
  })

  test('where the tenant has no licence, sign-ins and eligibilities are said to be unreadable, not to be none', async () => {
    const user = newcomer()
    world.tenant.setLicence('free')
    const facts = readFrom(await world.power.readFacts(user))
    world.tenant.setLicence('p2')
    expect(facts).toMatchObject({ signInsReadable: false, rolesReadable: 'active-only' })
  })
})

describe('a pass', () => {
  test('is minted, seen without its code, and removed; what is gone is gone', async () => {
    const user = newcomer()
    const minted = await world.power.mintPass(user, once)
    if (minted.outcome !== 'minted') throw new Error(minted.outcome)
    expect(minted).toMatchObject({ lifetimeMinutes: 60, once: true })
    expect(minted.expiresAt.getTime() - minted.createdAt.getTime()).toBe(3_600_000)
    const [held] = readFrom(await world.power.listHeld([user])).values()
    if (held === undefined || held === 'gone') throw new Error('nobody there')
    expect(held.passes).toMatchObject([{ id: minted.id, usable: true, reason: 'EnabledByPolicy' }])
    minted.pass.reveal((code) =>
      expect(JSON.stringify([...held.passes, world.lines])).not.toContain(code),
    )
    expect(readFrom(await world.power.removePass(user, minted.id))).toBe('removed')
    expect(readFrom(await world.power.removePass(user, minted.id))).toBe('gone')
  })

  test('a lost answer is unknown, and nothing is tried again: one pass at most was made', async () => {
    for (const kind of ['drop', 'drop-after'] as const) {
      const user = newcomer()
      world.faults.add({ target: 'graph', kind, operation: 'create-pass' })
      expect(await world.power.mintPass(user, once)).toEqual({ outcome: 'unknown' })
      const facts = readFrom(await world.power.readFacts(user))
      expect(facts.passes).toHaveLength(kind === 'drop' ? 0 : 1)
    }
  })

  test('a fault of the other side is unknown too; one that was throttled was not made, and is made then', async () => {
    const user = newcomer()
    world.faults.add({ target: 'graph', kind: 'error', code: 503, operation: 'create-pass' })
    expect(await world.power.mintPass(user, once)).toEqual({ outcome: 'unknown' })
    const later = { retryAfter: 'seconds', milliseconds: 1000 } as const
    world.faults.add({
      target: 'graph',
      kind: 'error',
      code: 429,
      operation: 'create-pass',
      ...later,
    })
    expect(await world.power.mintPass(user, once)).toMatchObject({ outcome: 'minted' })
  })

  test('policy, guests and missing rights are told apart', async () => {
    const [user, guest] = [newcomer(), newcomer({ userType: 'Guest' })]
    world.tenant.setUser(guest, { userPrincipalName: 'x_home#EXT#@contoso.test' })
    expect(await world.power.mintPass(guest, once)).toEqual({
      outcome: 'refused',
      code: 'cloud-guest',
    })
    world.tenant.setPassPolicy({ state: 'disabled' })
    expect(await world.power.mintPass(user, once)).toEqual({
      outcome: 'refused',
      code: 'pass-policy',
    })
    world.tenant.setPassPolicy({ state: 'enabled' })
    const stranger = world.tenant.addUser({ userPrincipalName: `outside${number}@contoso.test` })
    expect(await world.power.mintPass(stranger, once)).toEqual({
      outcome: 'refused',
      code: 'cloud-rights',
    })
  })
})

describe('a tenant in trouble', () => {
  test.each([
    ['429 with seconds', { code: 429, retryAfter: 'seconds', milliseconds: 1000 }],
    ['429 with a date', { code: 429, retryAfter: 'date', milliseconds: 1500 }],
    ['429 and no word when', { code: 429 }],
    ['503', { code: 503 }],
  ] as const)('is asked again after %s', async (_what, fault) => {
    const user = newcomer()
    world.faults.add({ target: 'graph', kind: 'error', times: 2, ...fault })
    const started = Date.now()
    expect(readFrom(await world.power.find({ user }))).toMatchObject({ found: 'one' })
    if ('retryAfter' in fault) expect(Date.now() - started).toBeGreaterThanOrEqual(900)
  })

  test('who is told to come back in an hour is not kept on a page: the call ends', async () => {
    const power = await world.open()
    const hour = { retryAfter: 'seconds', milliseconds: 3_600_000 } as const
    world.faults.add({ target: 'graph', kind: 'error', code: 429, ...hour })
    expect(await power.find({ userPrincipalName: 'x@contoso.test' })).toEqual({
      outcome: 'refused',
      code: 'cloud-throttled',
    })
    const before = power.calls()
    expect(await power.find({ userPrincipalName: 'x@contoso.test' })).toMatchObject({
      outcome: 'refused',
    })
    // It asked to be left alone, and is.
    expect(power.calls()).toBe(before)
  })

  test('of a batch only what was throttled is asked again', async () => {
    const users = Array.from({ length: 25 }, () => newcomer())
    world.faults.add({
      target: 'graph',
      kind: 'error',
      code: 429,
      operation: 'list-methods',
      times: 3,
    })
    const before = world.power.calls()
    const held = readFrom(await world.power.listHeld([...users, crypto.randomUUID()]))
    expect([...held.keys()].sort()).toEqual([...users].sort())
    expect(world.power.calls() - before).toBe(3)
  })
})

test('doctor sees what a tenant lacks: rights, licence, policy, a unit that is not there', async () => {
  newcomer()
  const all = await world.power.check([world.unit])
  expect(all.filter(({ code }) => code !== 'ok')).toEqual([])
  expect(all.map(({ what }) => what)).toEqual(
    expect.arrayContaining(['token', 'methods', 'passes', 'unit']),
  )
  world.tenant.setLicence('free')
  world.tenant.setPassPolicy({ state: 'disabled' })
  world.tenant.setPermissions(world.application.appId, [
    'User.Read.All',
    'Policy.Read.AuthenticationMethod',
  ])
  const power = await world.open()
  const lacking = await power.check([world.unit, crypto.randomUUID()])
  expect(lacking).toEqual(
    expect.arrayContaining([
      { what: 'policy', code: 'pass-policy' },
      { what: 'roles', code: 'cloud-rights' },
      { what: 'unit', code: 'cloud-rights' },
    ]),
  )
})
