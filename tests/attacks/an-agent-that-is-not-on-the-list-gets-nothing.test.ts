import { afterAll, beforeAll, expect } from 'vitest'
import { revokeAgent } from '../../agent/revoke-agent.ts'
import { agentPaths, zJobsResponse, zResultsResponse } from '../../protocol/agent-api.ts'
import { createAgentList } from '../../protocol/agent-list.ts'
import { createKeyPair } from '../../protocol/keys.ts'
import { type AddedAgent, addAgent, admit, peersOf } from '../machine/add-agent.ts'
import { refusedBy } from '../machine/attack.ts'
import { openByHand, proveByHand } from '../machine/claim-by-hand.ts'
import { inviteSomebody } from '../machine/invite-somebody.ts'
import { directoryName } from '../machine/start-agent.ts'
import { startWorld, type World } from '../machine/start-world.ts'

const { test, control } = refusedBy('server and agents: the signed list')
let world: World
let added: AddedAgent

beforeAll(async () => {
  world = await startWorld()
  added = await addAgent(world)
})
afterAll(async () => {
  await added.kill()
  await world.stop()
})

/** Asks for jobs with the further agent's own key, as whoever stole its disk would. */
async function fetchJobs() {
  const { call } = await peersOf(world, added.folder, world.agent.listThumbprint)
  const asked = { directories: [directoryName], most: 32, waitSeconds: 0, listSerial: 0 }
  return call(agentPaths.jobs, asked, zJobsResponse, { seconds: 10 })
}

function recipientsShown(claim: { readonly trust: { readonly certificates: string[] } }) {
  return claim.trust.certificates.length
}

test('an agent that was enrolled and waits is given no job, no box, and no names of others', async () => {
  const invited = await inviteSomebody(world, 1)
  const browser = await openByHand(world, invited.link)
  const { state } = await proveByHand(world, browser, invited)
  expect(recipientsShown(state)).toBe(1)
  const fetched = await fetchJobs()
  expect(fetched).toMatchObject({ outcome: 'answered', value: { jobs: [] } })
  const { call } = await peersOf(world, added.folder, world.agent.listThumbprint)
  const asked = await call(agentPaths.touched, { agent: added.agent }, zJobsResponse, {
    seconds: 10,
  })
  expect(asked).toMatchObject({ outcome: 'refused', code: 'agent-not-listed' })
  await browser.choosePassword(state, 'Quiet-Otter-Lantern-42')
  await browser.until('done')
})

test('a list signed by another key, handed over by an enrolled agent, changes nothing', async () => {
  const forger = await createKeyPair('sig', { extractable: true })
  const { identity, call } = await peersOf(world, added.folder, world.agent.listThumbprint)
  const { key } = identity
  const entry = { agent: key.thumbprint, jwk: key.publicJwk, directories: [directoryName] }
  const forged = await createAgentList([entry], 999, forger, new Date())
  await call(agentPaths.peers, { list: forged }, zJobsResponse, { seconds: 10 })
  const kept = await world.database.store.selectFrom('agent_list').select('words').execute()
  expect(kept.map(({ words }) => words)).not.toContain(forged)
  expect(await fetchJobs()).toMatchObject({ outcome: 'answered', value: { jobs: [] } })
})

control('once it was admitted, pages seal to it as well', async () => {
  await admit(world, added)
  const invited = await inviteSomebody(world, 2)
  const browser = await openByHand(world, invited.link)
  const { state } = await proveByHand(world, browser, invited)
  expect(recipientsShown(state)).toBe(2)
  await browser.choosePassword(state, 'Quiet-Otter-Lantern-42')
  await browser.until('done')
})

test('a revoked agent that fetches gets nothing, and what it had open is void', async () => {
  const invited = await inviteSomebody(world, 3)
  const browser = await openByHand(world, invited.link)
  const { state } = await proveByHand(world, browser, invited)
  expect(recipientsShown(state)).toBe(2)
  const old = (await world.database.store.selectFrom('agent_list').select('words').execute())[0]
  const revoked = await revokeAgent(added.fingerprint, await peersOf(world))
  expect(revoked.handedOver).toBe(true)
  expect(revoked.touched?.length).toBeGreaterThan(0)

  expect(await fetchJobs()).toMatchObject({ outcome: 'refused', code: 'token-refused' })
  const { call } = await peersOf(world, added.folder, world.agent.listThumbprint)
  const results = { results: [] }
  const answered = await call(agentPaths.results, results, zResultsResponse, { seconds: 10 })
  expect(answered).toMatchObject({ outcome: 'refused', code: 'token-refused' })
  // The old list is older, whoever hands it over.
  const honest = await peersOf(world)
  await honest.call(agentPaths.peers, { list: old?.words }, zJobsResponse, { seconds: 10 })
  expect(await fetchJobs()).toMatchObject({ outcome: 'refused' })

  // A page that still seals to it as well is told to do it once more, by the agent that is left.
  await browser.choosePassword(state, 'Quiet-Otter-Lantern-42')
  const again = await browser.until('password', ({ problem }) => problem !== undefined)
  expect(recipientsShown(again)).toBe(1)
  await browser.choosePassword(again, 'Quiet-Otter-Lantern-42')
  await browser.until('done')
})
