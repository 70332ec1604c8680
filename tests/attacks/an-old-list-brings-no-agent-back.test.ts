import { afterAll, beforeAll, expect } from 'vitest'
import { verifyAgentList } from '../../protocol/agent-list.ts'
import { createGrant } from '../../protocol/grant.ts'
import { createReceipt } from '../../protocol/receipt.ts'
import { refusedBy } from '../machine/attack.ts'
import {
  identityOf,
  listAgents,
  recipientsOf,
  sealForAll,
  startFurtherAgent,
} from '../machine/several-agents.ts'
import { type SimulatedWorld, startSimulatedWorld } from '../machine/simulated-world.ts'
import {
  type AgentUnderTest,
  type Claim,
  directoryName,
  newClaim,
  sealPassword,
  setJob,
} from '../machine/start-agent.ts'

/** How long a list lives, as the papers say. */
const agentListDays = 7

const { test, control } = refusedBy('agent: the newest list it has ever seen')
const password = 'Quiet-Otter-Lantern-42'
let world: SimulatedWorld
let first: AgentUnderTest
let revoked: AgentUnderTest
let oldList: string

beforeAll(async () => {
  world = await startSimulatedWorld()
  first = world.agent
  revoked = await startFurtherAgent(world)
  oldList = await listAgents(first, [revoked])
})
afterAll(async () => {
  await revoked.stop()
  await world.stop()
})

/** A grant as the revoked agent would sign it today: its key is in the attacker's hands. */
async function grantOfRevoked({ account, delivery, purpose, browser }: Claim) {
  const { key } = await identityOf(revoked, first.agent.listThumbprint)
  const keys = browser.thumbprints
  const words = { account, delivery, purpose, keys, directory: directoryName }
  return createGrant({ proof: 'text', ...words }, key, new Date())
}

async function attack(sam: string) {
  const claim = await newClaim(world.addNewcomer(sam))
  const box = await sealPassword(first, claim, password)
  const job = setJob(claim, box, [await grantOfRevoked(claim)])
  const result = await first.server.ask('set-first-password', job)
  return result.outcome === 'refused' ? result.code : result.outcome
}

control('while it is on the list, its grants open boxes', async () => {
  expect(await attack('listed')).toBe('set')
})

test('once it was revoked, the old list shown again makes nobody believe its grants', async () => {
  await listAgents(first, [])
  expect(await attack('revoked')).toBe('guard-proof')
  await first.server.offerList(oldList)
  expect(await attack('oldlist')).toBe('guard-proof')
})

test('nor does it after a restart', async () => {
  await first.restart()
  await first.server.offerList(oldList)
  expect(await attack('restarted')).toBe('guard-proof')
})

test('its receipts make no password ours', async () => {
  const claim = await newClaim(world.addNewcomer('receipt'), 'again')
  world.simulator.directory.setAttributes('receipt', { whenCreated: '20260101000000.0Z' })
  world.simulator.directory.setPassword('receipt', 'Somebody-Velvet-Else-77')
  const set = world.simulator.directory.account('receipt').passwordLastSet?.getTime() ?? 0
  const { key } = await identityOf(revoked, first.agent.listThumbprint)
  const { account, delivery } = claim
  const boundAt = new Date().toISOString()
  const told = { account, delivery, directory: directoryName, jti: crypto.randomUUID(), boundAt }
  const pwdLastSet = String((BigInt(set) + 11_644_473_600_000n) * 10_000n)
  const words = { ...told, pwdLastSet, bind: 'signed-in', historyEnforced: true } as const
  const receipt = await createReceipt(words, key, new Date())
  const asked = { account, delivery, directory: directoryName, purpose: claim.purpose }
  const browser = claim.browser.thumbprints
  const job = { ...asked, language: 'en', browser, receipts: [receipt] }
  const result = await first.server.ask('send-text-code', job)
  expect(result).toEqual({ outcome: 'refused', code: 'guard-used' })
})

test('a page that was shown the old list seals to the revoked agent: nobody sets such a password', async () => {
  const claim = await newClaim(world.addNewcomer('oldpage'))
  const agents = [first, revoked]
  const recipients = await recipientsOf(oldList, agents, first.agent.listThumbprint)
  expect(recipients).toHaveLength(2)
  const { key } = await identityOf(first)
  const { account, delivery, purpose, browser } = claim
  const about = { account, delivery, purpose, directory: directoryName, keys: browser.thumbprints }
  const grant = await createGrant({ proof: 'text', ...about }, key, new Date())
  const job = await sealForAll(claim, password, recipients, agents, [grant])
  const result = await first.server.ask('set-first-password', job)
  expect(result).toEqual({ outcome: 'refused', code: 'guard-box' })
})

test('no page takes a list that is older than a week', async () => {
  const thumbprint = first.agent.listThumbprint
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000)
  expect(await verifyAgentList(oldList, thumbprint, inDays(agentListDays - 0.1))).toBeDefined()
  expect(await verifyAgentList(oldList, thumbprint, inDays(agentListDays + 0.1))).toBeUndefined()
})
