import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import {
  claimUntilOffer,
  inviteToBoth,
  pressForPassByHand,
  readCloudStatus,
  registerPasskey,
  sayRegistered,
  userNameOf,
} from '../machine/claim-a-pass.ts'
import { openByHand, proveByHand } from '../machine/claim-by-hand.ts'
import { inviteSomebody } from '../machine/invite-somebody.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { waitFor } from '../machine/wait-for.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ cloud: {} })
})
afterEach(() => {
  const { tenant } = world.simulator
  tenant.setPassPolicy({ state: 'enabled', includeTargets: [everybody] })
  tenant.setLicence('p2')
})
afterAll(() => world.stop())

const everybody = { targetType: 'group' as const, id: 'all_users' }
const password = 'Korenbloem-Fiets-Regen-7'

const lacks: readonly (readonly [string, number, string, (world: World) => void])[] = [
  [
    'passes are switched off',
    31,
    'pass-policy',
    ({ simulator }) => simulator.tenant.setPassPolicy({ state: 'disabled' }),
  ],
  [
    'the policy is for others',
    32,
    'pass-policy',
    ({ simulator }) =>
      simulator.tenant.setPassPolicy({ includeTargets: [{ ...everybody, id: 'somebody else' }] }),
  ],
  [
    'there is no licence to see sign-ins',
    33,
    'licence-missing',
    ({ simulator }) => simulator.tenant.setLicence('free'),
  ],
]

test.each(lacks)(
  'where %s, it is known on the day of planning, and a password is what the hire gets',
  async (_, number, hindrance, spoil) => {
    spoil(world)
    // What the policy says is remembered for some minutes.
    await world.restartAgent()
    const invited = await inviteSomebody(world, number)
    await world.synchronise()
    await waitFor('the hindrance to be known', async () => {
      const row = await readCloudStatus(world, invited.delivery)
      return row?.hindrances?.includes(hindrance)
    })
    const ticket = await world.mail('desk@contoso.test', new RegExp(`700${number}`))
    expect(ticket.text).toMatch(/cannot give this person a pass/i)
    // Nobody is kept waiting for it: the page promises a password alone, and ends well.
    const browser = await openByHand(world, invited.link)
    expect((await browser.hello()).gives).toEqual(['password'])
    const { state } = await proveByHand(world, browser, invited)
    await browser.choosePassword(state, password)
    expect(await browser.until('done')).toMatchObject({ password: 'set', cloud: 'not-possible' })
    expect(world.simulator.tenant.person(userNameOf(invited)).pass).toBeUndefined()
    const { directory } = world.simulator
    directory.signInInteractively(invited.sam, { controller: 0, workstation: 'TC-01' })
    await world.reaches(invited.delivery, 'closed')
  },
)

test('a tenant that was mended offers the pass again to whoever comes back by the same link', async () => {
  const { tenant } = world.simulator
  tenant.setPassPolicy({ state: 'disabled' })
  await world.restartAgent()
  const invited = await inviteSomebody(world, 34)
  await world.synchronise()
  await waitFor('the hindrance to be known', async () => {
    return (await readCloudStatus(world, invited.delivery))?.hindrances?.includes('pass-policy')
  })
  tenant.setPassPolicy({ state: 'enabled' })
  await world.restartAgent()
  await world.database.store
    .updateTable('cloud_status')
    .set({ read_at: new Date(Date.now() - 86_400_000) })
    .where('delivery_id', '=', invited.delivery)
    .execute()
  await world.wake(invited.delivery)
  await waitFor('a pass to be possible', async () => {
    return (await readCloudStatus(world, invited.delivery))?.lifetime_minutes != null
  })
  const { browser, offer } = await claimUntilOffer(world, invited, password)
  const { code } = await pressForPassByHand(browser, offer)
  await registerPasskey(world, userNameOf(invited), code)
  expect(await sayRegistered(browser)).toMatchObject({ cloud: 'registered' })
})

test('rights that are taken away between offer and press end in words and a way on, not in a wall', async () => {
  const invited = await inviteToBoth(world, 35)
  const { browser, offer } = await claimUntilOffer(world, invited, password)
  world.simulator.tenant.setPassPolicy({ state: 'disabled' })
  await world.restartAgent()
  await browser.pass.request(offer)
  const state = await browser.until('pass', ({ stage, problem }) => stage === 'offer' && !!problem)
  expect(state.problem).toBe('pass-policy')
  await browser.pass.later()
  expect(await browser.until('done')).toMatchObject({ password: 'set' })
})
