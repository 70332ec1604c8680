import { afterAll, beforeAll, expect } from 'vitest'
import { allowAccount } from '../../agent/allow-account.ts'
import { parseAgentConfig } from '../../agent/config.ts'
import { systemClock } from '../../protocol/clock.ts'
import type { Purpose } from '../../protocol/ids.ts'
import { refusedBy } from '../machine/attack.ts'
import { forgeGrant, tryToAskForCode, tryToSet } from '../machine/forge-grant.ts'
import { type SimulatedWorld, startSimulatedWorld } from '../machine/simulated-world.ts'
import {
  agentPorts,
  directoryName,
  newClaim,
  proveByText,
  sealPassword,
  setJob,
} from '../machine/start-agent.ts'

const { test, control } = refusedBy('the guard, which wants a return allowed on its own host')

let world: SimulatedWorld
beforeAll(async () => {
  world = await startSimulatedWorld({ purposes: ['first', 'again', 'return'], proof: 'server' })
  world.simulator.directory.setPasswordPolicy({ maximumAgeDays: 0 })
})
afterAll(() => world.stop())

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000)
const fileTime = (at: Date) => String(BigInt(at.getTime() + 11_644_473_600_000) * 10_000n)
const generalized = (at: Date) => `${at.toISOString().replace(/[-:T]/g, '').slice(0, 14)}.0Z`

/** Somebody who worked here, signed in, left, and was disabled so many days ago. */
function addLeaver(sam: string, disabledDays = 100, mobile?: string): string {
  const account = world.addNewcomer(sam, mobile)
  const { directory } = world.simulator
  directory.setAttributes(sam, {
    whenCreated: generalized(daysAgo(900)),
    pwdLastSet: fileTime(daysAgo(400)),
    lastLogonTimestamp: fileTime(daysAgo(disabledDays + 10)),
  })
  directory.disableAccount(sam)
  directory.dateChange(sam, 'userAccountControl', daysAgo(disabledDays))
  return account
}

function allow(account: string, purpose: Purpose) {
  const { folder, config } = world.agent
  const until = new Date(Date.now() + 3_600_000).toISOString()
  const wanted = { account, purpose, until, reason: 'comes back on Monday, seen by the manager' }
  return allowAccount(parseAgentConfig(config, folder), wanted, agentPorts(folder))
}

function signIn(sam: string): void {
  const place = { controller: 0, workstation: 'TC1' }
  expect(world.simulator.directory.signInInteractively(sam, place)).toBe('ok')
}

function statusOf(account: string) {
  const plannedStart = new Date().toISOString()
  const about = { directory: directoryName, account, delivery: crypto.randomUUID() }
  return world.agent.server.ask('account-status', { ...about, plannedStart })
}

test('with the very grant, but allowed by nobody on the agent’s host', async () => {
  const account = addLeaver('unallowed')
  const claim = await newClaim(account, 'return')
  expect(await tryToSet(world.agent, claim)).toBe('guard-allowance')
  expect(await tryToAskForCode(world.agent, claim)).toBe('guard-allowance')
  expect(await statusOf(account)).toMatchObject({ neverUsed: false, mayReturn: 'guard-allowance' })
})

test('under the name of a first or a second time', async () => {
  const account = addLeaver('renamed')
  await allow(account, 'return')
  expect(await tryToSet(world.agent, await newClaim(account, 'first'))).toBe('guard-used')
  expect(await tryToSet(world.agent, await newClaim(account, 'again'))).toBe('guard-used')
})

test('allowed, but without a code that an agent checked, though the guard believes the server', async () => {
  const account = addLeaver('codeless')
  await allow(account, 'return')
  const claim = await newClaim(account, 'return')
  const box = await sealPassword(world.agent, claim, 'Quiet-Otter-Lantern-42')
  const result = await world.agent.server.ask('set-first-password', setJob(claim, box))
  expect(result).toMatchObject({ code: 'guard-proof' })
})

test('somebody who works here, or left yesterday, cannot even be allowed', async () => {
  const works = addLeaver('works')
  world.simulator.directory.enableAccount('works')
  world.simulator.directory.dateChange('works', 'userAccountControl', daysAgo(100))
  await expect(allow(works, 'return')).rejects.toThrow('the guard would refuse it all the same')
  await expect(allow(addLeaver('yesterday', 1), 'return')).rejects.toThrow('guard-return')
  const claim = await newClaim(works, 'return')
  expect(await tryToSet(world.agent, claim)).toBe('guard-return')
})

test('an administrator cannot be allowed', async () => {
  const account = addLeaver('boss')
  world.simulator.directory.joinGroup('boss', 'Domain Admins')
  await expect(allow(account, 'return')).rejects.toThrow('guard-protected')
})

test('somebody signs in after it was allowed', async () => {
  const account = addLeaver('busy')
  await allow(account, 'return')
  world.simulator.directory.enableAccount('busy')
  signIn('busy')
  expect(await tryToSet(world.agent, await newClaim(account, 'return'))).toBe('guard-return')
})

test('an allowance is good for one set, also after a restart', async () => {
  const number = '+31612360001'
  const account = addLeaver('once', 100, number)
  await allow(account, 'return')
  expect(await statusOf(account)).toMatchObject({ mayReturn: 'yes' })
  const claim = await newClaim(account, 'return')
  const grant = await proveByText(world.agent, claim, world.phone, number)
  const box = await sealPassword(world.agent, claim, 'Quiet-Otter-Lantern-42')
  const set = await world.agent.server.ask('set-first-password', setJob(claim, box, [grant]))
  expect(set.outcome).toBe('set')
  const next = await newClaim(account, 'return')
  expect(await tryToSet(world.agent, next)).toBe('guard-allowance')
  await world.agent.restart()
  expect(await tryToSet(world.agent, next)).toBe('guard-allowance')
})

control('who mistyped after a return sets it once more, until somebody signs in', async () => {
  const account = addLeaver('mistyped')
  await allow(account, 'return')
  const claim = await newClaim(account, 'return')
  const box = await sealPassword(world.agent, claim, 'Quiet-Otter-Lantern-42')
  const job = setJob(claim, box, [await forgeGrant(world.agent, claim)])
  expect((await world.agent.server.ask('set-first-password', job)).outcome).toBe('set')
  expect(await tryToSet(world.agent, await newClaim(account, 'again'))).toBe('set')
  world.simulator.directory.enableAccount('mistyped')
  // Within two seconds of our own bind a sign-in is taken for ours.
  await systemClock.sleep(2100)
  signIn('mistyped')
  expect(await tryToSet(world.agent, await newClaim(account, 'again'))).toBe('guard-used')
})
