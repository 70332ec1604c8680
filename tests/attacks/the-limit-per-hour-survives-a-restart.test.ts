import { afterEach, expect } from 'vitest'
import { refusedBy } from '../machine/attack.ts'
import { type SimulatedWorld, startSimulatedWorld } from '../machine/simulated-world.ts'
import { directoryName, newClaim, sealPassword, setJob } from '../machine/start-agent.ts'

const { test } = refusedBy('the journal, in which the guard counts')
let world: SimulatedWorld
afterEach(() => world.stop())

async function setOne(
  sam: string,
  account = world.addNewcomer(sam),
  jti: string = crypto.randomUUID(),
) {
  const claim = await newClaim(account)
  const text = `Quiet-Otter-${crypto.randomUUID()}-A`
  const box = await sealPassword(world.agent, claim, text, { jti })
  const result = await world.agent.server.ask('set-first-password', setJob(claim, box))
  return result.outcome === 'refused' ? result.code : result.outcome
}

test('boxes that come all at once get no more than the hour allows, nor do those after a restart', async () => {
  world = await startSimulatedWorld({ perHour: 3, proof: 'server' })
  const names = ['mass1', 'mass2', 'mass3', 'mass4', 'mass5', 'mass6']
  const outcomes = await Promise.all(names.map((sam) => setOne(sam)))
  expect(outcomes.filter((outcome) => outcome === 'set')).toHaveLength(3)
  expect(outcomes.filter((outcome) => outcome === 'guard-rate')).toHaveLength(3)
  await world.agent.restart()
  expect(await setOne('mass7')).toBe('guard-rate')
})

test('many boxes, or many closes, under one id are counted one by one', async () => {
  world = await startSimulatedWorld({ perHour: 4, proof: 'server' })
  const accounts = ['same1', 'same2'].map((sam) => world.addNewcomer(sam))
  const id = crypto.randomUUID()
  const sets = await Promise.all(accounts.map((account) => setOne('', account, id)))
  expect(sets).toEqual(['set', 'set'])
  for (const account of accounts) {
    const about = { id, account, directory: directoryName, delivery: crypto.randomUUID() }
    const job = { ...about, receipts: [], because: 'not-me' as const }
    expect(await world.agent.server.ask('close-account', job)).toMatchObject({ outcome: 'closed' })
    // Whoever sends the same id in one run is answered as before.
    await world.agent.restart()
  }
  expect(await setOne('same3')).toBe('guard-rate')
})
