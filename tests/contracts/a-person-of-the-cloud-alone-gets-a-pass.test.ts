import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  askForCode,
  type Claim,
  directoryName,
  newClaim,
  sealPassword,
  setJob,
} from '../machine/start-agent.ts'
import {
  aboutAccount,
  type CloudOnlyWorld,
  startCloudOnlyWorld,
} from '../machine/start-cloud-only-world.ts'
import { pressForPass, readPass } from '../machine/start-cloud-world.ts'

let world: CloudOnlyWorld
const deniedGroup = randomUUID()
beforeAll(async () => {
  world = await startCloudOnlyWorld({
    guard: { deny: ['denied@contoso.test'], denyGroups: [deniedGroup] },
  })
})
beforeEach(() => world.simulator.faults.clear())
afterAll(async () => {
  // Whatever was asked and answered has the shapes that Microsoft published.
  expect(world.problems).toEqual([])
  await world.stop()
})

const find = (hint: object) =>
  world.agent.server.ask('find-account', {
    ...{ directory: directoryName, delivery: randomUUID(), hint },
  })
const status = (account: string) =>
  world.agent.server.ask('account-status', {
    ...aboutAccount(account),
    plannedStart: new Date().toISOString(),
  })
const cloudStatus = (account: string) =>
  world.agent.server.ask('cloud-status', { ...aboutAccount(account), use: 'passkey' })
const about = ({ account, delivery }: Claim) => ({ account, delivery, directory: directoryName })
const lastRefusal = (): unknown => {
  const log = readFileSync(join(world.agent.folder, 'state', 'refusals.jsonl'), 'utf8')
  return JSON.parse(log.trimEnd().split('\n').at(-1) ?? '{}')
}

test('somebody is found by number, proves by text, gets a pass, registers a passkey, and the pass goes', async () => {
  const { server } = world.agent
  const person = world.addPerson()
  const { account, employeeNumber, userPrincipalName } = person
  expect(await find({ employeeNumber })).toEqual({
    outcome: 'one',
    found: {
      ...{ account, employeeNumber, userPrincipalName, displayName: 'Ana Cruz' },
      ...{ container: '', samAccountName: '', domain: '' },
      textTo: `••• ${person.mobile.slice(-2)}`,
    },
    number: 'frozen',
  })
  expect(await status(account)).toEqual({
    ...{ outcome: 'read', neverUsed: true, enabled: true, hindrances: [] },
  })
  expect(await cloudStatus(account)).toEqual({
    ...{ outcome: 'read', synced: false, neverUsed: true, hindrances: [], userPrincipalName },
    pass: { lifetimeMinutes: 60, once: true },
  })
  const claim = await newClaim(account)
  const grant = await world.prove(claim, person)
  const minted = await server.ask('mint-pass', await pressForPass(claim, [grant]))
  if (minted.outcome !== 'minted') throw new Error(minted.code)
  const code = await readPass(claim, minted.box)
  expect('session' in world.simulator.tenant.signInWithPass(account, code ?? '')).toBe(true)
  // The sign-in is due to our own pass: the owner may ask for another one.
  expect(await status(account)).toMatchObject({ neverUsed: true })
  const again = await server.ask('mint-pass', await pressForPass(claim, [grant]))
  if (again.outcome !== 'minted') throw new Error(again.code)
  const next = await readPass(claim, again.box)
  expect('session' in world.simulator.tenant.signInWithPass(account, next ?? '')).toBe(true)
  world.simulator.tenant.registerMethod(account, 'fido2')
  const { receipt } = again
  expect(await server.ask('list-methods', { ...about(claim), receipt })).toEqual({
    ...{ outcome: 'listed', pass: 'used', strongMethod: 'passkey' },
  })
  expect(
    await server.ask('remove-pass', { ...about(claim), receipt, because: 'method-registered' }),
  ).toEqual({ outcome: 'removed' })
  expect(world.simulator.tenant.person(account).pass).toBeUndefined()
  // From now on it is an account like any other that somebody uses.
  expect(await status(account)).toMatchObject({ neverUsed: false })
  expect(await askForCode(world.agent, await newClaim(account))).toEqual({
    ...{ outcome: 'refused', code: 'guard-used' },
  })
})

test('every name that was given has to fit; by object id and by name they are found as well', async () => {
  const { account, userPrincipalName, employeeNumber } = world.addPerson()
  expect(await find({ objectGuid: account })).toMatchObject({ outcome: 'one' })
  expect(await find({ userPrincipalName })).toMatchObject({ outcome: 'one' })
  expect(await find({ employeeNumber, userPrincipalName: 'else@contoso.test' })).toEqual({
    ...{ outcome: 'refused', code: 'account-mismatch' },
  })
  expect(await find({ samAccountName: 'person' })).toEqual({ outcome: 'none' })
  world.addPerson({ employeeId: employeeNumber })
  expect(await find({ employeeNumber })).toMatchObject({ outcome: 'several' })
})

describe('out of reach is', () => {
  test('an external guest', async () => {
    const { employeeNumber, account } = world.addPerson({
      ...{ userType: 'Guest', userPrincipalName: 'ana_home.test#EXT#@contoso.test' },
    })
    const refused = { outcome: 'refused', code: 'cloud-guest' }
    expect(await find({ employeeNumber })).toEqual(refused)
    expect(lastRefusal()).toMatchObject({ code: 'cloud-guest', reason: 'an external guest' })
    expect(await cloudStatus(account)).toEqual(refused)
    expect(await askForCode(world.agent, await newClaim(account))).toEqual(refused)
  })

  test('whoever holds a role: nothing but that they are there is told', async () => {
    const person = world.addPerson()
    world.simulator.tenant.assignRole(person.account, 'User Administrator', { eligible: true })
    expect(await askForCode(world.agent, await newClaim(person.account))).toEqual({
      ...{ outcome: 'refused', code: 'guard-protected' },
    })
    expect(await cloudStatus(person.account)).toMatchObject({ hindrances: ['role-held'] })
  })

  test('whoever is in none of the guard’s units, for reading too', async () => {
    const { account, employeeNumber } = world.addPerson({}, false)
    const refused = { outcome: 'refused', code: 'guard-container' }
    expect(await find({ employeeNumber })).toEqual(refused)
    expect(await status(account)).toEqual(refused)
    expect(await cloudStatus(account)).toEqual(refused)
    expect(await askForCode(world.agent, await newClaim(account))).toEqual(refused)
    // A unit is not one of ours because it is a unit.
    const other = world.simulator.tenant.addUnit({ displayName: 'Staff', members: [account] })
    expect(other).not.toBe(world.unit)
    expect(await find({ employeeNumber })).toEqual(refused)
  })

  test('whoever is denied by name or by group', async () => {
    const refused = { outcome: 'refused', code: 'guard-denied' }
    const denied = world.addPerson({ userPrincipalName: 'denied@contoso.test' })
    expect(await status(denied.account)).toEqual(refused)
  })

  test('whoever comes from a directory on premises: they are nobody here', async () => {
    const { account, employeeNumber } = world.addPerson({
      ...{ onPremisesSyncEnabled: true, onPremisesImmutableId: 'AAAAAAAAAAAAAAAAAAAAAA==' },
    })
    expect(await find({ employeeNumber })).toEqual({ outcome: 'none' })
    expect(await status(account)).toEqual({ outcome: 'refused', code: 'account-gone' })
  })

  test.each([
    [
      'signed in before',
      (account: string) => world.simulator.tenant.recordSignIn(account, new Date()),
    ],
    [
      'has a method that somebody else registered',
      (account: string) => void world.simulator.tenant.registerMethod(account, 'phone'),
    ],
  ])('whoever %s', async (_what, use) => {
    const { account } = world.addPerson()
    use(account)
    expect(await status(account)).toMatchObject({ outcome: 'read', neverUsed: false })
    expect(await askForCode(world.agent, await newClaim(account))).toEqual({
      ...{ outcome: 'refused', code: 'guard-used' },
    })
  })

  test('whoever is gone', async () => {
    const { account } = world.addPerson()
    world.simulator.tenant.deleteUser(account)
    expect(await status(account)).toEqual({ outcome: 'refused', code: 'account-gone' })
  })
})

test('a pass wants a grant, and a grant is for its own browser', async () => {
  const person = world.addPerson()
  const claim = await newClaim(person.account)
  const bare = await world.agent.server.ask('mint-pass', await pressForPass(claim, []))
  expect(bare).toEqual({ outcome: 'refused', code: 'guard-proof' })
  const grant = await world.prove(claim, person)
  const other = { ...claim, browser: (await newClaim(person.account)).browser }
  expect(
    await world.agent.server.ask('mint-pass', await pressForPass(other, [grant])),
  ).toMatchObject({ code: 'guard-proof' })
})

test('no password is set, read about or closed, and none is looked for', async () => {
  const { server } = world.agent
  const person = world.addPerson()
  const claim = await newClaim(person.account)
  const grant = await world.prove(claim, person)
  const box = await sealPassword(world.agent, claim, 'a long and quiet Meadow 17')
  const refused = { outcome: 'refused', code: 'guard-purpose' }
  expect(await server.ask('set-first-password', setJob(claim, box, [grant]))).toEqual(refused)
  expect(lastRefusal()).toMatchObject({ reason: 'in the cloud alone no password is set' })
  expect(await server.ask('password-policy', aboutAccount(person.account))).toEqual(refused)
})

test('a sign-in is evidence, but not where sign-ins may not be seen', async () => {
  const { account } = world.addPerson()
  const since = new Date(Date.now() - 1000).toISOString()
  const look = () =>
    world.agent.server.ask('look-for-first-sign-in', { ...aboutAccount(account), since })
  expect(await look()).toEqual({
    ...{ outcome: 'looked', enabled: true, controllersAsked: 1, controllersNotReached: 0 },
  })
  const at = new Date()
  world.simulator.tenant.recordSignIn(account, at)
  expect(await look()).toMatchObject({ outcome: 'looked', signedInAt: expect.any(String) })
  world.simulator.tenant.setLicence('free')
  try {
    expect(await look()).toEqual({ outcome: 'refused', code: 'cloud-licence' })
  } finally {
    world.simulator.tenant.setLicence('p2')
  }
})
