import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Fault } from '../../simulator/faults.ts'
import {
  claimUntilOffer,
  inviteToBoth,
  pressForPassByHand,
  registerPasskey,
  sayRegistered,
  userNameOf,
} from '../machine/claim-a-pass.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { waitFor } from '../machine/wait-for.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ cloud: {} })
})
afterEach(() => {
  world.simulator.faults.clear()
  world.simulator.tenant.setDelays({ read: 0, unit: 0, signIn: 0, report: 0 })
})
afterAll(() => world.stop())

const password = 'Korenbloem-Fiets-Regen-7'
const throttled = { target: 'graph', kind: 'error', code: 429, text: 'TooManyRequests' } as const
const add = (fault: Fault) => world.simulator.faults.add(fault)

/** From the invitation to the closed delivery; Graph is as `spoil` makes it from the first question on. */
async function play(number: number, spoil: () => void) {
  const { tenant, directory } = world.simulator
  spoil()
  const invited = await inviteToBoth(world, number)
  const userName = userNameOf(invited)
  const { browser, offer } = await claimUntilOffer(world, invited, password)
  const { code } = await pressForPassByHand(browser, offer)
  // The one that is shown is the one that lives.
  await registerPasskey(world, userName, code)
  expect(await sayRegistered(browser)).toMatchObject({ password: 'set', cloud: 'registered' })
  await waitFor('the pass to be gone', () => tenant.person(userName).pass === undefined, 60)
  directory.signInInteractively(invited.sam, { controller: 0, workstation: 'TC-01' })
  await world.reaches(invited.delivery, 'closed')
}

test('throttled every third time, in seconds and as a date and without a word, a hire still gets in', async () => {
  await play(21, () => {
    for (const retryAfter of ['seconds', 'date', undefined] as const) {
      const when = retryAfter ? { retryAfter, milliseconds: 1000 } : {}
      add({ ...throttled, ...when, probability: 0.12, times: 'always' })
    }
  })
})

test('a tenant that shows late what was written keeps nobody out', async () => {
  const late = { read: 1500, unit: 1500, signIn: 1500, report: 1500 }
  await play(22, () => world.simulator.tenant.setDelays(late))
})

test('with every tenth answer cut off before or after the deed, one pass lives, and it is the one that is shown', async () => {
  await play(23, () => {
    add({ target: 'graph', kind: 'drop', probability: 0.05, times: 'always' })
    add({ target: 'graph', kind: 'drop-after', probability: 0.05, times: 'always' })
  })
})
