import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { refusedBy } from '../machine/attack.ts'
import { type SimulatedWorld, startSimulatedWorld } from '../machine/simulated-world.ts'
import { askForCode, newClaim, sealPassword, setJob } from '../machine/start-agent.ts'

const { test } = refusedBy('the journal, which is written before anything is done')
let world: SimulatedWorld
let state: string

beforeAll(async () => {
  world = await startSimulatedWorld({ proof: 'server', perHour: 3 })
  state = join(world.agent.folder, 'state')
  await world.agent.restart(() => {
    renameSync(state, `${state}.before`)
    mkdirSync(state)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k,mode=0700', 'tmpfs', state])
    execFileSync('cp', ['-a', `${state}.before/.`, state])
  })
})
afterAll(async () => {
  await world.agent.agent.stop()
  execFileSync('umount', [state])
  await world.stop()
})

/** Takes every byte, so that not even a line of the journal finds room. */
function fill(): void {
  for (const block of [4096, 1]) {
    try {
      for (;;) appendFileSync(join(state, 'filler'), Buffer.alloc(block))
    } catch (fault) {
      expect(fault).toMatchObject({ code: 'ENOSPC' })
    }
  }
}

const untold = '+31687654321'

async function sealFor(sam: string, mobile?: string) {
  const claim = await newClaim(world.addNewcomer(sam, mobile))
  return {
    claim,
    job: setJob(claim, await sealPassword(world.agent, claim, 'Quiet-Otter-Lantern-42')),
  }
}

test('while the journal cannot be written nothing is set and no code is sent; then it goes on by itself', async () => {
  const { server } = world.agent
  const sealed = await sealFor('no-room', untold)
  const before = world.simulator.directory.account('no-room')
  fill()

  // The journal's last page may still take a line or two; from then on every job is refused.
  const refused = { outcome: 'refused', code: 'journal-not-writable' }
  for (let line = 0; line < 40; line += 1) {
    const { claim } = await sealFor(`filling-${line}`)
    const answer = await askForCode(world.agent, claim)
    if (answer.outcome === 'refused') break
  }
  expect(await server.ask('set-first-password', sealed.job)).toEqual(refused)
  expect(await askForCode(world.agent, sealed.claim)).toEqual(refused)
  expect(world.simulator.directory.account('no-room')).toEqual(before)
  expect(world.phone.messages(untold)).toEqual([])

  rmSync(join(state, 'filler'))
  // The three of the hour are all left: what was not written counts for nothing.
  expect(await server.ask('set-first-password', sealed.job)).toMatchObject({ outcome: 'set' })
  for (const sam of ['second', 'third']) {
    const { job } = await sealFor(sam)
    expect(await server.ask('set-first-password', job)).toMatchObject({ outcome: 'set' })
  }
  const { job } = await sealFor('fourth')
  expect(await server.ask('set-first-password', job)).toMatchObject({ code: 'guard-rate' })
  // And what is written is whole: the next agent reads it.
  await world.agent.restart()
  expect(await server.ask('set-first-password', sealed.job)).toMatchObject({ outcome: 'set' })
})
