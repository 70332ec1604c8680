import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { refusedBy } from '../machine/attack.ts'
import { type SimulatedWorld, startSimulatedWorld } from '../machine/simulated-world.ts'
import { directoryName, newClaim, sealPassword, setJob } from '../machine/start-agent.ts'

const { test } = refusedBy('the guard')
const password = 'Quiet-Otter-Lantern-42'
const refused = (code: string) => ({ outcome: 'refused', code })
let world: SimulatedWorld
beforeAll(async () => {
  world = await startSimulatedWorld({ proof: 'server' })
})
afterAll(() => world.stop())

function writeGuard(rules: object | undefined): void {
  const container = `OU=Newcomers,${world.simulator.directory.baseDn}`
  const all = { containers: [container], proof: 'server', ...rules }
  const text = rules ? JSON.stringify({ directories: { [directoryName]: all } }) : '{ broken'
  writeFileSync(join(world.agent.folder, 'guard.json'), text)
}

async function newJob(sam: string) {
  const claim = await newClaim(world.addNewcomer(sam))
  return setJob(claim, await sealPassword(world.agent, claim, password))
}
const ask = (job: Awaited<ReturnType<typeof newJob>>) =>
  world.agent.server.ask('set-first-password', job)

test('who is put on the deny list is out of reach at once', async () => {
  expect(await ask(await newJob('before'))).toMatchObject({ outcome: 'set' })
  const job = await newJob('denied')
  writeGuard({ deny: ['denied'] })
  expect(await ask(job)).toEqual(refused('guard-denied'))
})

test('a file that cannot be used allows nothing, and says nothing of a box that was set', async () => {
  writeGuard({})
  const first = await newJob('first')
  const set = await ask(first)
  expect(set).toMatchObject({ outcome: 'set' })
  writeGuard(undefined)
  const second = await newJob('second')
  expect(await ask(second)).toEqual(refused('guard-unreadable'))
  const about = { directory: directoryName, delivery: second.delivery }
  const found = await world.agent.server.ask('find-account', {
    ...about,
    hint: { samAccountName: 'second' },
  })
  expect(found).toEqual(refused('guard-unreadable'))
  // Comes again, its answer lost: no word until the rules can be read, then the same receipt.
  const id = world.agent.server.give('set-first-password', first)
  const early = await Promise.race([
    world.agent.server.answerTo(id),
    new Promise((resolve) => setTimeout(() => resolve('no word'), 400)),
  ])
  expect(early).toBe('no word')
  writeGuard({})
  expect(await ask(first)).toEqual(set)
  // Nothing had been begun of this one.
  expect(await ask(second)).toMatchObject({ outcome: 'set' })
})
