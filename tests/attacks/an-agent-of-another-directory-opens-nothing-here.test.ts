import { afterAll, beforeAll, expect } from 'vitest'
import { verifyRecipients } from '../../protocol/agent-list.ts'
import { createGrant } from '../../protocol/grant.ts'
import { refusedBy } from '../machine/attack.ts'
import {
  identityOf,
  recipientsOf,
  sealForAll,
  startFurtherAgent,
} from '../machine/several-agents.ts'
import { type SimulatedWorld, startSimulatedWorld } from '../machine/simulated-world.ts'
import {
  type AgentUnderTest,
  askForCode,
  directoryName,
  newClaim,
  sealPassword,
  setJob,
} from '../machine/start-agent.ts'

const { test } = refusedBy('agent: the list names the directories of each agent')
const password = 'Quiet-Otter-Lantern-42'
let world: SimulatedWorld
let here: AgentUnderTest
let elsewhere: AgentUnderTest
let list: string

// An agent that is on the list for `fabrikam`, and would like to be one for `contoso`.
beforeAll(async () => {
  world = await startSimulatedWorld()
  here = world.agent
  elsewhere = await startFurtherAgent(world)
  const { key } = await identityOf(elsewhere, here.agent.listThumbprint)
  const entry = { agent: key.thumbprint, jwk: key.publicJwk, directories: ['fabrikam'] }
  const own = (await identityOf(here)).list
  const { words } = await own.change((agents) => [...agents, entry], new Date())
  list = words
  await Promise.all([here, elsewhere].map(({ server }) => server.offerList(words)))
})
afterAll(async () => {
  await elsewhere.stop()
  await world.stop()
})

test('no page seals to it, whatever it certifies', async () => {
  const recipients = await recipientsOf(list, [here, elsewhere], here.agent.listThumbprint)
  expect(recipients.map(({ agent }) => agent)).toEqual([here.agent.agent])
})

test('a box that was sealed to it as well is set by nobody', async () => {
  const claim = await newClaim(world.addNewcomer('sealed'))
  const mine = await recipientsOf(list, [here], here.agent.listThumbprint)
  const theirs = await elsewhereKeys()
  const job = await sealForAll(claim, password, [...mine, ...theirs], [here, elsewhere], [])
  const result = await here.server.ask('set-first-password', job)
  expect(result).toEqual({ outcome: 'refused', code: 'guard-box' })
})

test('its grants open nothing', async () => {
  const claim = await newClaim(world.addNewcomer('granted'))
  const { key } = await identityOf(elsewhere, here.agent.listThumbprint)
  const { account, delivery, purpose, browser } = claim
  const about = { account, delivery, purpose, directory: directoryName, keys: browser.thumbprints }
  const grant = await createGrant({ proof: 'text', ...about }, key, new Date())
  const box = await sealPassword(here, claim, password)
  const result = await here.server.ask('set-first-password', setJob(claim, box, [grant]))
  expect(result).toEqual({ outcome: 'refused', code: 'guard-proof' })
})

test('it does nothing itself for a directory that it was not admitted for', async () => {
  const claim = await newClaim(world.addNewcomer('asked'))
  const result = await askForCode(elsewhere, claim)
  expect(result).toEqual({ outcome: 'refused', code: 'agent-not-listed' })
})

/** What it certified for itself, as a server without scruples would hand it to a page without checks. */
async function elsewhereKeys() {
  const { key } = await identityOf(elsewhere, here.agent.listThumbprint)
  const entry = { agent: key.thumbprint, jwk: key.publicJwk, directories: [directoryName] }

  return verifyRecipients([entry], elsewhere.server.certificates(), directoryName, new Date())
}
