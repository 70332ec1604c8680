import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { leaveConfirmation } from '../../agent/journal/take-confirmation.ts'
import { refusedBy } from '../machine/attack.ts'
import { createMovableClock } from '../machine/movable-clock.ts'
import { type SimulatedWorld, startSimulatedWorld } from '../machine/simulated-world.ts'
import { directoryName, newClaim, sealPassword, setJob, waitFor } from '../machine/start-agent.ts'

const { test, control } = refusedBy('the agent, shown its own signature on a later journal')
const clock = createMovableClock()
const attackersNumber = '+31687654321'
const hour = 3_600_000
let world: SimulatedWorld
let snapshot: string

beforeAll(async () => {
  world = await startSimulatedWorld({ proof: 'server' }, { agent: clock })
  world.agent.server.followClock(clock)
  snapshot = mkdtempSync(join(tmpdir(), 'firstkey-snapshot-'))
})
afterAll(async () => {
  await world.stop()
  rmSync(snapshot, { recursive: true, force: true })
})

const stateFolder = () => join(world.agent.folder, 'state')
const copy = (from: string, to: string) => {
  rmSync(to, { recursive: true, force: true })
  execFileSync('cp', ['-a', from, to])
}
const takeSnapshot = () => copy(stateFolder(), join(snapshot, 'state'))
const putBack = () => copy(join(snapshot, 'state'), stateFolder())

async function sealFor(sam: string, mobile?: string) {
  const claim = await newClaim(world.addNewcomer(sam, mobile))
  return setJob(
    claim,
    await sealPassword(world.agent, claim, 'Quiet-Otter-Lantern-42', { now: clock.now() }),
  )
}

function find(sam: string, mobile?: string) {
  return world.agent.server.ask('find-account', {
    directory: directoryName,
    delivery: crypto.randomUUID(),
    hint: { samAccountName: sam },
    ...(mobile === undefined ? {} : { mobile }),
  })
}

const set = (job: Awaited<ReturnType<typeof sealFor>>) =>
  world.agent.server.ask('set-first-password', job)
const journalState = () => world.agent.server.health()['journal']

const kids = async () =>
  (await world.agent.server.recipients(directoryName, world.agent.agent.listThumbprint)).map(
    ({ kid }) => kid,
  )

async function askForText(account: string) {
  const { browser } = await newClaim(account)
  const about = { directory: directoryName, account, delivery: crypto.randomUUID() }
  const how = { purpose: 'first', language: 'en', browser: browser.thumbprints } as const
  return world.agent.server.ask('send-text-code', { ...about, ...how })
}

test('boxes of before do not open, the hour counts as full, and HR’s word freezes no number anew', async () => {
  const forgotten = world.addNewcomer('forgotten', '')
  await world.agent.restart(takeSnapshot)
  // What the snapshot lacks: a number that was frozen from HR's word, and a set.
  expect(await find('forgotten', '+31612345678')).toMatchObject({ number: 'frozen' })
  expect(await set(await sealFor('before'))).toMatchObject({ outcome: 'set' })
  const kept = await sealFor('kept-back')
  const oldKids = await kids()
  // The next announcement shows how far it went.
  await world.agent.restart()

  await world.agent.restart(putBack)
  await waitFor(() => (journalState() === 'journal-put-back' ? true : undefined))
  expect((await kids()).filter((kid) => oldKids.includes(kid))).toEqual([])
  const full = { outcome: 'refused', code: 'guard-rate' }
  // The keys it was sealed to are gone for good.
  expect(await set(kept)).toMatchObject({ code: 'guard-box' })
  expect(await set(await sealFor('within-the-hour'))).toEqual(full)
  expect(await find('forgotten', attackersNumber)).toMatchObject({ number: 'none' })
  expect(await askForText(forgotten)).toMatchObject({ code: 'journal-put-back' })
  expect(world.phone.messages(attackersNumber)).toEqual([])

  // After the hour, and after a restart: still no number from HR's word.
  clock.stepTo(hour + 60_000)
  await world.agent.restart()
  expect(await find('forgotten', attackersNumber)).toMatchObject({ number: 'none' })
  expect(await askForText(forgotten)).toMatchObject({ code: 'no-number' })
})

test('a receipt of its own shows it as well, where the server says nothing of the journal', async () => {
  const { server } = world.agent
  clock.stepTo(3 * hour)
  await confirm()
  await world.agent.restart(takeSnapshot)
  const answer = await set(await sealFor('receipted'))
  const receipt = 'receipt' in answer ? answer.receipt : ''
  expect(receipt).not.toBe('')
  server.hidePositions(true)
  await world.agent.restart(putBack)
  await waitFor(() => (journalState() === 'ok' ? true : undefined))
  expect(await set({ ...(await sealFor('other')), receipts: [receipt] })).toMatchObject({
    code: 'guard-rate',
  })
})

control('an operator who has looked lets it go on', async () => {
  await confirm()
  await waitFor(() => (journalState() === 'ok' ? true : undefined))
  expect(await find('forgotten', '+31612345678')).toMatchObject({ number: 'frozen' })
})

async function confirm(): Promise<void> {
  await leaveConfirmation(stateFolder(), clock.now())
  await world.agent.restart()
}
