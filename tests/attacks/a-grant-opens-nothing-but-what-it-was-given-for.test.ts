import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { createIdentity } from '../../agent/identity/create-identity.ts'
import { createGrant } from '../../protocol/grant.ts'
import { createKeyPair, type KeyPair } from '../../protocol/keys.ts'
import { refusedBy } from '../machine/attack.ts'
import { type SimulatedWorld, startSimulatedWorld } from '../machine/simulated-world.ts'
import {
  type Claim,
  directoryName,
  newClaim,
  openBrowser,
  proveByText,
  sealPassword,
  setJob,
} from '../machine/start-agent.ts'

const { control, test } = refusedBy(
  'the grant: account, delivery, purpose, time and browser are signed',
)
const password = 'Quiet-Otter-Lantern-42'
const minute = 60_000
let world: SimulatedWorld
let agentKey: KeyPair

beforeAll(async () => {
  world = await startSimulatedWorld()
  const folder = join(world.agent.folder, 'state')
  agentKey = (await createIdentity(folder, [directoryName], new Date())).key
})
afterAll(() => world.stop())

/** What the server answers the owner of a server who tries this. */
async function attack(claim: Claim, grants: readonly string[], box?: string) {
  const sealed = box ?? (await sealPassword(world.agent, claim, password))
  const result = await world.agent.server.ask('set-first-password', setJob(claim, sealed, grants))
  return result.outcome === 'refused' ? result.code : result.outcome
}

function grantFor(claim: Claim, by = agentKey, at = new Date()) {
  const { account, delivery, purpose, browser } = claim
  const keys = browser.thumbprints
  const words = {
    proof: 'text',
    directory: directoryName,
    account,
    delivery,
    purpose,
    keys,
  } as const
  return createGrant(words, by, at)
}

control(
  'a grant as the agent gives it opens the box: what follows fails for its own reason',
  async () => {
    const claim = await newClaim(world.addNewcomer('control'))
    expect(await attack(claim, [await grantFor(claim)])).toBe('set')
  },
)

test('a box without a grant does not open', async () => {
  expect(await attack(await newClaim(world.addNewcomer('nogrant')), [])).toBe('guard-proof')
})

test('a grant for another account does not open a box', async () => {
  const own = await newClaim(world.addNewcomer('attacker'))
  const grant = await proveByText(world.agent, own, world.phone, '+31612345678')
  const victim = { ...own, account: world.addNewcomer('victim') }
  expect(await attack(victim, [grant])).toBe('guard-proof')
  // Nor does the attacker's own box under a job that names the victim.
  const box = await sealPassword(world.agent, own, password)
  expect(await attack(victim, [grant], box)).toBe('guard-box')
})

test('a grant for another delivery does not open a box', async () => {
  const claim = await newClaim(world.addNewcomer('delivery'))
  const grant = await grantFor({ ...claim, delivery: crypto.randomUUID() })
  expect(await attack(claim, [grant])).toBe('guard-proof')
})

test('a grant for another purpose does not open a box', async () => {
  const claim = await newClaim(world.addNewcomer('purpose'), 'again')
  expect(await attack(claim, [await grantFor({ ...claim, purpose: 'first' })])).toBe('guard-proof')
})

test('an expired grant does not open a box', async () => {
  const claim = await newClaim(world.addNewcomer('expired'))
  const grant = await grantFor(claim, agentKey, new Date(Date.now() - 18 * minute))
  expect(await attack(claim, [grant])).toBe('guard-proof')
})

test('a box signed by a browser that the grant does not name does not open', async () => {
  const claim = await newClaim(world.addNewcomer('browser'))
  const grant = await proveByText(world.agent, claim, world.phone, '+31612345678')
  expect(await attack({ ...claim, browser: await openBrowser() }, [grant])).toBe('guard-proof')
})

test('a grant by somebody who is not on the list of agents does not open a box', async () => {
  const claim = await newClaim(world.addNewcomer('stranger'))
  const stranger = await createKeyPair('sig', { extractable: true })
  expect(await attack(claim, [await grantFor(claim, stranger)])).toBe('guard-proof')
})
