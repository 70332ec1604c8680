import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keepAllowances } from '../../agent/guard/keep-allowances.ts'
import { claimByHand, openByHand, proveByHand } from '../machine/claim-by-hand.ts'
import { createMovableClock } from '../machine/movable-clock.ts'
import { directoryName } from '../machine/start-agent.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { tryPassword } from '../machine/try-password.ts'
import { waitFor } from '../machine/wait-for.ts'

const desk = 'desk@contoso.test'
const password = 'Korenbloem-Fiets-Regen-7'
const day = 86_400_000
const clock = createMovableClock()
let world: World

beforeAll(async () => {
  world = await startWorld({
    directoryClock: clock,
    guard: { purposes: ['first', 'again', 'return'] },
  })
})
afterAll(() => world?.stop())

/** Somebody who worked here until `daysAgo`, whose account has been disabled since, and who is hired again. */
async function rehire(number: number, daysAgo: number) {
  const sam = `returner${number}`
  const reach = { mail: `${sam}@example.org`, mobile: `+3161234800${number}` }
  const { directory } = world.simulator
  const names = { givenName: 'Ruben', surname: 'Terug', displayName: 'Ruben Terug' }
  clock.stepTo(-(daysAgo + 400) * day)
  directory.addAccount({
    sAMAccountName: sam,
    commonName: sam,
    employeeId: `800${number}`,
    ...names,
    ...reach,
  })
  clock.stepTo(-(daysAgo + 1) * day)
  directory.setPassword(sam, 'Vroeger-Was-Alles-Beter-1')
  directory.signInInteractively(sam, { controller: 0, workstation: 'TC-01' })
  clock.stepTo(-daysAgo * day)
  directory.disableAccount(sam)
  clock.stepTo(0)
  const account = directory.account(sam).objectGuid
  const hire = { employeeNumber: `800${number}`, firstName: 'Ruben', lastName: 'Terug' }
  return { sam, account, ...reach, delivery: await world.hire({ ...hire, ...reach }) }
}

async function allow(account: string): Promise<void> {
  const now = Date.now()
  await keepAllowances(join(world.agentFolder, 'state')).add({
    ...{ directory: directoryName, account, purpose: 'return', reason: 'hired again' },
    madeAt: new Date(now).toISOString(),
    until: new Date(now + day).toISOString(),
  })
}

const problemOf = async (delivery: string) =>
  (
    await world.database.store
      .selectFrom('delivery')
      .select(['desk_told_of'])
      .where('id', '=', delivery)
      .executeTakeFirstOrThrow()
  ).desk_told_of

test('a rehire waits until an operator of the agent’s host allows it, and then claims as everybody does', async () => {
  const person = await rehire(1, 90)
  const ticket = await world.mail(desk, /firstkey agent allow/)
  expect(ticket.text).toContain('--purpose return')
  expect(world.simulator.mailbox.messages(person.mail)).toEqual([])

  await allow(person.account)
  const link = await world.link(person.mail)
  const browser = await openByHand(world, link)
  expect((await browser.hello()).purpose).toBe('return')
  await claimByHand(world, link, person, password)
  const key = await world.database.store
    .selectFrom('ledger')
    .select('detail')
    .where('subject', '=', person.delivery)
    .where('event', '=', 'key-set')
    .executeTakeFirstOrThrow()
  expect(key.detail).toMatchObject({ purpose: 'return', proof: 'text' })
  world.simulator.directory.enableAccount(person.sam)
  expect(await tryPassword(world.simulator, person.sam, password)).toBe(true)
  const place = { controller: 0, workstation: 'TC-01' }
  expect(world.simulator.directory.signInInteractively(person.sam, place)).toBe('ok')
  await world.reaches(person.delivery, 'closed')
})

test('whoever forgets it before the first day chooses again, with the same two proofs, and no second allowance', async () => {
  const person = await rehire(2, 90)
  await waitFor('the desk to be asked', async () => (await problemOf(person.delivery)) !== null)
  await allow(person.account)
  const link = await world.link(person.mail)
  await claimByHand(world, link, person, password)
  const browser = await openByHand(world, link)
  expect((await browser.hello()).purpose).toBe('again')
  const { state } = await proveByHand(world, browser, person)
  await browser.choosePassword(state, 'Zonnebloem-Boot-Wolken-8')
  await browser.until('done')
})

test('an account that was disabled a week ago is no return, whatever anybody allows', async () => {
  const person = await rehire(3, 7)
  await allow(person.account)
  await waitFor('the desk to be told', async () => (await problemOf(person.delivery)) !== null)
  expect(await problemOf(person.delivery)).toBe('account-used')
  expect(world.simulator.mailbox.messages(person.mail)).toEqual([])
})
