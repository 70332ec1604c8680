import { randomUUID, X509Certificate } from 'node:crypto'
import { rmSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { CloudRead, Tenant } from '../../agent/entra/tenant.ts'
import { signAssertion } from '../graph/open-tenant.ts'
import { createTestCertificate } from '../machine/create-test-certificate.ts'
import { openAgentTenant } from '../machine/open-agent-tenant.ts'

type World = Awaited<ReturnType<typeof openAgentTenant>>
let world: World
let power: Tenant
let number = 0
beforeAll(async () => {
  world = await openAgentTenant()
})
afterEach(() => {
  world.faults.clear()
  world.tenant.setDelays({ read: 0, unit: 0, signInActivity: 0, signIn: 0 })
  // Whatever was asked and answered has the shapes that Microsoft published.
  expect(world.problems.splice(0)).toEqual([])
})
afterAll(() => world.stop())

/** Without what an earlier test taught it: tokens, and whom to leave alone. */
const anew = async () => {
  power = await world.open()
  return power
}
const newcomer = (properties: Readonly<Record<string, unknown>> = {}) => {
  number += 1
  return world.addNewcomer(`troubled${number}`, properties)
}
const once = { lifetimeMinutes: 60, once: true }
const readFrom = <T>(read: CloudRead<T>): T => {
  if (read.outcome !== 'read') throw new Error(read.code)
  return read.value
}

describe('every function of the power costs so many calls of Graph', () => {
  test.each([
    ['find', 1, (user: string) => power.find({ user })],
    ['readFacts of somebody in no group', 1, (user: string) => power.readFacts(user)],
    [
      'readFacts of somebody in groups',
      2,
      (user: string) => {
        for (let group = 0; group < 30; group += 1) world.tenant.addGroup({ members: [user] })
        return power.readFacts(user)
      },
    ],
    ['readPassPolicy', 1, () => power.readPassPolicy()],
    ['readPassPolicy, once more', 0, () => power.readPassPolicy()],
    ['mintPass', 1, (user: string) => power.mintPass(user, once)],
    ['removePass', 1, (user: string) => power.removePass(user, randomUUID())],
    ['listHeld of one', 1, (user: string) => power.listHeld([user])],
    ['listHeld of twenty', 1, () => power.listHeld(Array.from({ length: 20 }, () => newcomer()))],
    ['listHeld of forty-one', 3, () => power.listHeld(Array.from({ length: 41 }, newcomer))],
    ['check', 2, () => power.check([world.unit])],
  ])('%s: %i', async (_name, calls, work) => {
    power ??= await world.open()
    const user = newcomer()
    let seen = 0
    const stop = world.tenant.watch(() => {
      seen += 1
    })
    const before = power.calls()
    await work(user)
    stop()
    expect(seen).toBe(calls)
    expect(power.calls() - before).toBe(calls)
  })
})

describe('what the agent may not see is closed to it, and no error', () => {
  test('of somebody who is not in its unit, or does not count as a member yet', async () => {
    await anew()
    const outside = world.tenant.addUser({ userPrincipalName: `outside${number}@contoso.test` })
    const closed = { methods: 'closed', passes: 'closed', units: [], roles: [] }
    expect(readFrom(await power.readFacts(outside))).toMatchObject(closed)
    world.tenant.setDelays({ unit: 60_000 })
    const late = newcomer()
    expect(readFrom(await power.readFacts(late))).toMatchObject(closed)
    expect(await power.mintPass(late, once)).toEqual({ outcome: 'refused', code: 'cloud-rights' })
  })

  test('of somebody who holds a role: that is seen, through the last of many groups as well', async () => {
    await anew()
    const user = newcomer()
    const groups = Array.from({ length: 130 }, () => world.tenant.addGroup({ members: [user] }))
    world.tenant.assignRole(groups.at(-1) ?? '', 'Global Administrator')
    const facts = readFrom(await power.readFacts(user))
    expect(facts.groups).toHaveLength(130)
    expect(facts).toMatchObject({ methods: 'closed', rolesReadable: 'all' })
    expect(facts.roles.length).toBeGreaterThan(0)
  })

  test('somebody who left is missing, not closed', async () => {
    expect(await (await anew()).readFacts(randomUUID())).toEqual({
      outcome: 'refused',
      code: 'cloud-account-missing',
    })
  })
})

describe('a mint is of unknown outcome only if it may have been done', () => {
  test.each([
    [
      'no answer to the request for a token',
      { target: 'token', kind: 'drop' },
      'cloud-unreachable',
    ],
    ['no token, now', { target: 'token', kind: 'error', code: 503 }, 'cloud-unreachable'],
    ['no token', { target: 'token', kind: 'error', code: 400 }, 'cloud-token'],
  ] as const)('%s: refused, and never asked for', async (_what, fault, code) => {
    await anew()
    world.faults.add({ ...fault, operation: 'token', times: 'always' })
    expect(await power.mintPass(newcomer(), once)).toEqual({ outcome: 'refused', code })
    expect(power.calls()).toBe(0)
  })

  test('a tenant that wants to be left alone: refused at once, and never asked for', async () => {
    await anew()
    const later = { retryAfter: 'date', milliseconds: 3_600_000 } as const
    world.faults.add({ target: 'graph', kind: 'error', code: 429, ...later })
    await power.find({ user: newcomer() })
    const before = power.calls()
    expect(await power.mintPass(newcomer(), once)).toEqual({
      outcome: 'refused',
      code: 'cloud-throttled',
    })
    expect(power.calls()).toBe(before)
  })

  test('nobody there at all: refused', async () => {
    const nowhere = await world.open(undefined, { graphUrl: 'https://localhost:9/v1.0' })
    expect(await nowhere.mintPass(newcomer(), once)).toEqual({
      outcome: 'refused',
      code: 'cloud-unreachable',
    })
  })

  test.each([
    ['cut before it was done', { kind: 'drop' }, 0],
    ['cut after it was done', { kind: 'drop-after' }, 1],
    ['a fault of theirs', { kind: 'error', code: 504 }, 0],
  ] as const)('%s: unknown, and asked for once', async (_what, fault, passes) => {
    await anew()
    const user = newcomer()
    world.faults.add({ target: 'graph', operation: 'create-pass', ...fault })
    expect(await power.mintPass(user, once)).toEqual({ outcome: 'unknown' })
    expect(power.calls()).toBe(1)
    expect(readFrom(await power.readFacts(user)).passes).toHaveLength(passes)
  })
})

test('a tenant that drops every tenth answer is read all the same', async () => {
  await anew()
  const user = newcomer()
  for (let time = 0; time < 40; time += 1) {
    if (time % 10 === 9) world.faults.add({ target: 'graph', kind: 'drop-after' })
    expect((await power.listHeld([user])).outcome).toBe('read')
  }
})

test('one thing of a batch that is throttled for long keeps nobody else away', async () => {
  await anew()
  const user = newcomer()
  const long = { retryAfter: 'seconds', milliseconds: 600_000 } as const
  world.faults.add({
    target: 'graph',
    kind: 'error',
    code: 429,
    operation: 'list-methods',
    ...long,
  })
  expect(await power.listHeld([user])).toEqual({ outcome: 'refused', code: 'cloud-throttled' })
  expect(await power.mintPass(user, once)).toMatchObject({ outcome: 'minted' })
})

describe('a credential', () => {
  test('whose files are not what they should be is said at the start, and by name alone', async () => {
    const [own, other, curve] = [
      createTestCertificate('rsa'),
      createTestCertificate('rsa'),
      createTestCertificate('ec'),
    ]
    const opened = (certificate: string, key: string) =>
      world.open({
        kind: 'certificate',
        certificateFile: world.file('given.pem', certificate),
        keyFile: world.file('given.key', key),
      })
    await expect(opened(own.cert, other.key)).rejects.toThrow('does not belong')
    await expect(opened(curve.cert, curve.key)).rejects.toThrow('no RSA key')
    await expect(opened(own.cert, 'x')).rejects.toThrow('no RSA key')
    await expect(opened('x', own.key)).rejects.toThrow('no certificate')
    await expect(opened(own.cert, '')).rejects.toThrow('is missing')
  })

  test('of another issuer is read afresh each time, and one that is gone is no crash', async () => {
    const issuer = 'https://token.actions.test'
    const pair = createTestCertificate('rsa')
    const { publicKey } = new X509Certificate(pair.cert)
    const keys = { k1: publicKey.export({ type: 'spki', format: 'pem' }).toString() }
    const application = world.tenant.addApplication({
      permissions: ['Policy.Read.AuthenticationMethod'],
      federated: [{ issuer, subject: 'job:1', audience: 'api://exchange', keys }],
    })
    const assertion = () =>
      signAssertion(pair.key, { kid: 'k1' }, { iss: issuer, sub: 'job:1', aud: 'api://exchange' })
    const tokenFile = world.file('federated', 'not yet')
    const opened = await world.open(
      { kind: 'federated', tokenFile },
      { clientId: application.appId },
    )
    expect(await opened.readPassPolicy()).toEqual({ outcome: 'refused', code: 'cloud-token' })
    world.file('federated', `${assertion()}\n`)
    expect((await opened.readPassPolicy()).outcome).toBe('read')

    const gone = await world.open({ kind: 'federated', tokenFile }, { clientId: application.appId })
    rmSync(tokenFile)
    expect(await gone.readPassPolicy()).toEqual({ outcome: 'refused', code: 'cloud-token' })
  })
})

test('what was logged names requests, and nobody', () => {
  const refused = world.lines
    .filter((line) => line.startsWith('graph refused') || line.startsWith('tenant refused'))
    .map((line) => JSON.parse(line.slice(line.indexOf('{'))))
  expect(refused.length).toBeGreaterThan(10)
  const id = /^[0-9a-f-]{36}$/
  for (const line of refused.filter((each) => 'status' in each)) {
    expect(`${line.requestThere ?? line.request}`).toMatch(id)
  }
  const text = world.lines.join('\n')
  for (const word of ['@contoso.test', 'eyJ', 'Bearer', 'BEGIN']) expect(text).not.toContain(word)
})
