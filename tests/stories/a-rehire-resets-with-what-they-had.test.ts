import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keepAllowances } from '../../agent/guard/keep-allowances.ts'
import { openByHand, typeBothCodes } from '../machine/claim-by-hand.ts'
import { createMovableClock } from '../machine/movable-clock.ts'
import { resetAtMicrosoft } from '../machine/reset-at-microsoft.ts'
import { directoryName } from '../machine/start-agent.ts'
import { startWorld, type World } from '../machine/start-world.ts'

const day = 86_400_000
const clock = createMovableClock()
const sam = 'returner1'
const reach = { mail: 'returner1@example.org', mobile: '+31612348001' }
let world: World
beforeAll(async () => {
  world = await startWorld({
    directoryClock: clock,
    guard: { purposes: ['first', 'again', 'return'] },
    cloud: { reset: true, worlds: ['ad'] },
    plan: { route: 'reset-invite', reset: { methodsRequired: 1 } },
  })
  world.simulator.tenant.setResetPolicy({ isOn: true, methodsRequired: 1 })
})
afterAll(() => world?.stop())

/** Somebody who worked here until three months ago, with a phone of their own at Microsoft. */
async function rehire() {
  const { directory, tenant } = world.simulator
  clock.stepTo(-490 * day)
  const names = { givenName: 'Ruben', surname: 'Terug', displayName: 'Ruben Terug' }
  directory.addAccount({
    ...{ sAMAccountName: sam, commonName: sam, employeeId: '8001', ...names, ...reach },
  })
  clock.stepTo(-91 * day)
  directory.setPassword(sam, 'Vroeger-Was-Alles-Beter-1')
  directory.signInInteractively(sam, { controller: 0, workstation: 'TC-01' })
  clock.stepTo(-90 * day)
  directory.disableAccount(sam)
  clock.stepTo(0)
  await world.synchronise()
  const own = { phoneNumber: '+31 612348001', phoneType: 'mobile' }
  const phone = tenant.registerMethod(`${sam}@contoso.test`, 'phone', own)
  const { objectGuid: account } = directory.account(sam)
  const now = Date.now()
  await keepAllowances(join(world.agentFolder, 'state')).add({
    ...{ directory: directoryName, account, purpose: 'return', reason: 'hired again' },
    madeAt: new Date(now).toISOString(),
    until: new Date(now + day).toISOString(),
  })
  const hire = { employeeNumber: '8001', firstName: 'Ruben', lastName: 'Terug' }
  return { phone, delivery: await world.hire({ ...hire, ...reach }) }
}

test('not before the account is enabled; then with the phone they had, which stays theirs', async () => {
  const { phone, delivery } = await rehire()
  const link = await world.link(reach.mail)
  const browser = await openByHand(world, link)
  await typeBothCodes(world, browser, reach)
  await browser.reset.register(await browser.until('reset'))
  const early = await browser.until('reset', ({ problem }) => problem !== undefined)
  expect(early).toMatchObject({ stage: 'offer', problem: 'reset-not-yet' })

  const { directory, tenant } = world.simulator
  directory.enableAccount(sam)
  await world.synchronise()
  await browser.reset.register(early)
  expect(await browser.until('reset', ({ stage }) => stage === 'ready')).toMatchObject({
    own: true,
  })
  await resetAtMicrosoft(
    world,
    { ...reach, name: `${sam}@contoso.test` },
    'Korenbloem-Fiets-Regen-7',
  )
  await browser.until('done')
  directory.signInInteractively(sam, { controller: 0, workstation: 'TC-02' })
  await world.reaches(delivery, 'closed')
  const phones = tenant.person(`${sam}@contoso.test`).methods.filter(({ kind }) => kind === 'phone')
  expect(phones.map(({ id }) => id)).toEqual([phone])
})
