import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { createIdentity } from '../../agent/identity/create-identity.ts'
import { createGrant } from '../../protocol/grant.ts'
import type { JobKind } from '../../protocol/jobs.ts'
import type { KeyPair } from '../../protocol/keys.ts'
import { refusedBy } from '../machine/attack.ts'
import { type SimulatedWorld, startSimulatedWorld } from '../machine/simulated-world.ts'
import {
  askForCode,
  directoryName,
  newClaim,
  sealPassword,
  setJob,
} from '../machine/start-agent.ts'

const { test } = refusedBy('the guard, by what the directory itself says')
let world: SimulatedWorld
let agentKey: KeyPair

beforeAll(async () => {
  world = await startSimulatedWorld({ deny: ['denied'] })
  const folder = join(world.agent.folder, 'state')
  agentKey = (await createIdentity(folder, [directoryName], new Date())).key
})
afterAll(() => world.stop())

/** The strongest attacker: an honest agent's grant for the very account is at hand. */
async function tryToSet(account: string) {
  const claim = await newClaim(account)
  const { delivery, purpose, browser } = claim
  const about = { proof: 'text', directory: directoryName, account, delivery, purpose } as const
  const grant = await createGrant({ ...about, keys: browser.thumbprints }, agentKey, new Date())
  const box = await sealPassword(world.agent, claim, 'Quiet-Otter-Lantern-42')
  const set = await world.agent.server.ask('set-first-password', setJob(claim, box, [grant]))
  const text = await askForCode(world.agent, claim)
  return [set, text].map((result) => ('code' in result ? result.code : result.outcome))
}

function refusals(): readonly { readonly account?: string; readonly reason: string }[] {
  const lines = readFileSync(join(world.agent.folder, 'state', 'refusals.jsonl'), 'utf8')
  return lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

test('a Domain Admin in the container of newcomers, made a minute ago and not yet protected', async () => {
  const account = world.addNewcomer('freshadmin')
  world.simulator.directory.joinGroup('freshadmin', 'Domain Admins')
  expect(await tryToSet(account)).toEqual(['guard-protected', 'guard-protected'])
  expect(refusals().filter((refusal) => refusal.account === account)).toHaveLength(2)
})

test('a former administrator, whose adminCount stayed', async () => {
  const account = world.addNewcomer('formeradmin')
  world.simulator.directory.setAttributes('formeradmin', { adminCount: '1' })
  expect(await tryToSet(account)).toEqual(['guard-protected', 'guard-protected'])
})

test('an account that runs a service', async () => {
  const account = world.addNewcomer('webservice')
  world.simulator.directory.setAttributes('webservice', { servicePrincipalName: 'http/web' })
  expect(await tryToSet(account)).toEqual(['guard-protected', 'guard-protected'])
})

test('an account on the deny list', async () => {
  expect(await tryToSet(world.addNewcomer('denied'))).toEqual(['guard-denied', 'guard-denied'])
})

test('an account outside the containers is not even read', async () => {
  const account = world.addNewcomer('moved')
  world.simulator.directory.moveAccount('moved', 'OU=Staff')
  expect(await tryToSet(account)).toEqual(['guard-container', 'guard-container'])
  const about = { directory: directoryName, account, delivery: crypto.randomUUID() }
  const ask = <K extends JobKind>(kind: K, more: object) =>
    world.agent.server.ask(kind, { ...about, ...more } as never)
  const refused = { outcome: 'refused', code: 'guard-container' }
  const now = new Date().toISOString()
  expect(await ask('account-status', { plannedStart: now })).toEqual(refused)
  expect(await ask('password-policy', {})).toEqual(refused)
  expect(await ask('look-for-first-sign-in', { since: now })).toEqual(refused)
  const { delivery } = about
  const hint = { employeeNumber: 'E-moved' }
  const found = { directory: directoryName, delivery, hint }
  expect(await world.agent.server.ask('find-account', found)).toEqual(refused)
})

test('an account whose owner has signed in', async () => {
  const account = world.addNewcomer('signedin')
  world.simulator.directory.signInInteractively('signedin', { controller: 0, workstation: 'TC1' })
  expect(await tryToSet(account)).toEqual(['guard-used', 'guard-used'])
})

test('an account whose password somebody else has set since it was made', async () => {
  const account = world.addNewcomer('resetbydesk')
  world.simulator.directory.setAttributes('resetbydesk', { whenCreated: '20260901080000.0Z' })
  expect(await tryToSet(account)).toEqual(['guard-used', 'guard-used'])
})

test('a job whose names belong to two accounts is refused, and the agent notes it', async () => {
  const account = world.addNewcomer('two')
  const hint = { employeeNumber: 'E-two', samAccountName: 'somebody' }
  const about = { directory: directoryName, delivery: crypto.randomUUID(), hint }
  const found = await world.agent.server.ask('find-account', about)
  expect(found).toEqual({ outcome: 'refused', code: 'account-mismatch' })
  expect(refusals()).toContainEqual(
    expect.objectContaining({ account, reason: 'it answers to another name' }),
  )
})
