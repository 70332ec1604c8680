import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { systemClock } from '../clock.ts'
import { noLog } from '../log.ts'
import { type Simulator, start } from '../start.ts'
import type { Sync } from './start-sync.ts'

const first = 'Velvet-rivers-7-under'
const second = 'Copper-meadow-4-above'
let simulator: Simulator
let sync: Sync
let count = 0

beforeAll(async () => {
  simulator = await start(
    { directory: { sampleHires: false }, sync: { kind: 'connect' } },
    { clock: systemClock, log: noLog },
  )
  if (!simulator.sync) throw new Error('a sync was asked for')
  sync = simulator.sync
})
afterAll(() => simulator.stop())
afterEach(() => {
  simulator.faults.clear()
  sync.setHashSync(true)
})

const addAccount = (more: { mustChange?: boolean; attributes?: Record<string, string> } = {}) => {
  count += 1
  const sAMAccountName = `person${count}`
  simulator.directory.addAccount({ sAMAccountName, password: first, ...more })
  return { sam: sAMAccountName, name: `${sAMAccountName}@contoso.test` }
}
const signIn = async (name: string, password: string) => {
  const answer = await simulator.tenant.signInWithPassword(name, password)
  return 'refused' in answer ? answer.refused : 'in'
}

test('the password of the last cycle goes on working until the next', async () => {
  const { sam, name } = addAccount()
  await sync.runCycle()
  simulator.directory.setPassword(sam, second)
  expect([await signIn(name, first), await signIn(name, second)]).toEqual(['in', 'wrong'])
  expect(await sync.runPasswordCycle()).toMatchObject({ what: 'passwords', passwords: 1 })
  expect([await signIn(name, first), await signIn(name, second)]).toEqual(['wrong', 'in'])
  expect(await sync.runPasswordCycle()).toMatchObject({ passwords: 0 })
})

test('a password that was set in the cloud works until the next one of the directory', async () => {
  const { sam, name } = addAccount()
  await sync.runCycle()
  const { user } = simulator.tenant.person(name)
  expect(user).toMatchObject({
    passwordPolicies: 'DisablePasswordExpiration',
    lastPasswordChangeDateTime: simulator.directory.account(sam).passwordLastSet?.toISOString(),
  })
  simulator.tenant.setCloudPassword(name, 'set in the cloud')
  await sync.runCycle()
  expect([await signIn(name, first), await signIn(name, 'set in the cloud')]).toEqual([
    'wrong',
    'in',
  ])
  simulator.directory.setPassword(sam, second)
  await sync.runCycle()
  expect(await signIn(name, second)).toBe('in')
})

test('hash sync that is switched off leaves the passwords that are there, and brings no others', async () => {
  const old = addAccount()
  await sync.runCycle()
  sync.setHashSync(false)
  const young = addAccount()
  simulator.directory.setPassword(old.sam, second)
  await sync.runCycle()
  expect(await signIn(old.name, first)).toBe('in')
  expect(await signIn(young.name, first)).toBe('wrong')
})

test('a directory that cannot be read leaves everybody where they are', async () => {
  const { name } = addAccount()
  await sync.runCycle()
  simulator.faults.add({ target: 'directory', kind: 'drop', operation: 'search', times: 3 })
  expect(await sync.runCycle()).toMatchObject({ failed: true, removed: 0 })
  expect(sync.lastCycle()).toMatchObject({ failed: true })
  expect(await signIn(name, first)).toBe('in')
})

test('whoever comes back into scope is the same person, with the password of today', async () => {
  const { sam, name } = addAccount()
  await sync.runCycle()
  const { id } = simulator.tenant.person(name).user
  simulator.directory.moveAccount(sam, 'OU=Other')
  expect(await sync.runCycle()).toMatchObject({ removed: 1 })
  expect(() => simulator.tenant.person(name)).toThrow()
  simulator.directory.setPassword(sam, second)
  simulator.directory.moveAccount(sam, 'OU=Staff')
  expect(await sync.runCycle()).toMatchObject({ added: 1 })
  expect(simulator.tenant.person(name).user).toMatchObject({ id, accountEnabled: true })
  expect(await signIn(name, second)).toBe('in')
})

test('a cloud-only person of the same name is taken over, a synchronised one is not', async () => {
  const id = simulator.tenant.addUser({ userPrincipalName: 'Twin@contoso.test' })
  const add = (sAMAccountName: string) =>
    simulator.directory.addAccount({ sAMAccountName, userPrincipalName: 'twin@contoso.test' })
  add('twin')
  expect(await sync.runCycle()).toMatchObject({ problems: [] })
  const { user } = simulator.tenant.person('twin@contoso.test')
  expect(user).toMatchObject({ id, onPremisesSamAccountName: 'twin' })
  const { objectGuid } = add('twin2')
  const problems = [{ objectGuid, reason: 'name-taken' }]
  expect(await sync.runCycle()).toMatchObject({ problems, added: 0, changed: 0 })
  simulator.directory.deleteAccount('twin2')
  await sync.runCycle()
})

test('an employee number that Entra does not take is a problem of that account alone', async () => {
  const { sam, name } = addAccount({ attributes: { employeeID: '12345678901234567' } })
  const other = addAccount()
  const { objectGuid } = simulator.directory.account(sam)
  expect(await sync.runCycle()).toMatchObject({
    added: 1,
    problems: [{ objectGuid, reason: 'employee-id-too-long' }],
  })
  expect(() => simulator.tenant.person(name)).toThrow()
  expect(await signIn(other.name, first)).toBe('in')
})

test('nothing is written where nothing has changed', async () => {
  const { sam, name } = addAccount()
  await sync.runCycle()
  const before = simulator.tenant.person(name).user
  expect(await sync.runCycle()).toMatchObject({ added: 0, changed: 0, removed: 0 })
  expect(simulator.tenant.person(name).user).toEqual(before)
  simulator.directory.setAttributes(sam, { mobile: '+31612345678' })
  expect(await sync.runCycle()).toMatchObject({ changed: 1 })
})

test('a sync that is started goes round by itself', async () => {
  const wanted = { kind: 'cloud-sync', everySeconds: 1 } as const
  const running = await start({ sync: wanted }, { clock: systemClock, log: noLog })
  await vi.waitFor(() => expect(running.tenant.people().length).toBeGreaterThan(5), 20_000)
  running.directory.addAccount({ sAMAccountName: 'later' })
  const find = () => running.tenant.person('later@contoso.test')
  await vi.waitFor(() => expect(find().user.displayName).toBe('later'), 20_000)
  await running.stop()
})
