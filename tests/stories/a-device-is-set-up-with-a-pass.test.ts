import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  claimUntilOffer,
  inviteToBoth,
  pressForPassByHand,
  sayRegistered,
  userNameOf,
} from '../machine/claim-a-pass.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { waitFor } from '../machine/wait-for.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({
    cloud: { pass: { uses: ['passkey', 'device-setup'] } },
    plan: { pass: { use: 'device-setup', lifetimeMinutes: 90 } },
  })
})
afterAll(() => world.stop())

const password = 'Korenbloem-Fiets-Regen-7'

test('a pass for setting up a device works again after the reboot, and is gone once there is a passkey', async () => {
  const invited = await inviteToBoth(world, 41)
  const userName = userNameOf(invited)
  const { tenant } = world.simulator
  const { browser, offer } = await claimUntilOffer(world, invited, password)
  expect(offer).toMatchObject({ use: 'device-setup', lifetimeMinutes: 90 })
  // Ten minutes from the first use hold for a pass that is used once; this one has its whole life.
  expect(offer).not.toHaveProperty('minutesFromUse')
  const { code } = await pressForPassByHand(browser, offer)
  const opens = () => tenant.signInWithPass(userName, code)
  expect(opens()).toHaveProperty('session')
  const rebooted = opens()
  if (!('session' in rebooted)) throw new Error(rebooted.refused)
  // Used, and used again: that alone removes nothing.
  await browser.pass.check()
  await browser.until('pass', ({ stage, problem }) => stage === 'here' && problem === 'not-yet')
  expect(tenant.person(userName).pass).toBeDefined()
  tenant.registerPasskey(rebooted.session)
  expect(await sayRegistered(browser)).toMatchObject({ cloud: 'registered' })
  await waitFor('the pass to be gone', () => tenant.person(userName).pass === undefined)
  expect(opens()).toHaveProperty('refused')
})
