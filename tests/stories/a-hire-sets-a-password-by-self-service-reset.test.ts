import { afterAll, beforeAll, expect, test } from 'vitest'
import { openByHand, typeBothCodes } from '../machine/claim-by-hand.ts'
import { openInBrowser } from '../machine/claim-in-browser.ts'
import { type Invited, inviteSomebody } from '../machine/invite-somebody.ts'
import { resetAtMicrosoft } from '../machine/reset-at-microsoft.ts'
import { startBrowser } from '../machine/start-browser.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { waitFor } from '../machine/wait-for.ts'

const password = 'Korenbloem-Fiets-Regen-7'
let world: World
beforeAll(async () => {
  world = await startWorld({
    cloud: { reset: true, worlds: ['ad', 'entra'] },
    plan: { route: 'reset-invite', reset: { methodsRequired: 1 } },
  })
  world.simulator.tenant.setResetPolicy({ isOn: true, methodsRequired: 1 })
})
afterAll(() => world.stop())

const nameOf = ({ sam }: Invited) => `${sam}@contoso.test`
const phonesOf = (invited: Invited) =>
  world.simulator.tenant
    .person(nameOf(invited))
    .methods.filter(({ kind }) => kind === 'phone')
    .map(({ details }) => details['phoneNumber'])
const ledgerOf = (delivery: string) =>
  world.database.store
    .selectFrom('ledger')
    .select(['event', 'detail'])
    .where('subject', '=', delivery)
    .orderBy('seq')
    .execute()

/** Both ways have answered, and the page says what comes. */
async function claimUntilOffer(number: number) {
  const invited = await inviteSomebody(world, number)
  await world.synchronise()
  const browser = await openByHand(world, invited.link)
  expect((await browser.hello()).gives).toEqual(['password'])
  await typeBothCodes(world, browser, invited)
  return { invited, browser, offer: await browser.until('reset') }
}

test('the phone is registered after both proofs, the hire resets, both worlds open, and the phone is gone', async () => {
  const { invited, browser, offer } = await claimUntilOffer(1)
  expect(offer).toMatchObject({ stage: 'offer', signIn: { userName: nameOf(invited) } })
  // Nothing is registered before the press.
  expect(phonesOf(invited)).toEqual([])
  await browser.reset.register(offer)
  const ready = await browser.until('reset', ({ stage }) => stage === 'ready')
  expect(ready).toMatchObject({ own: false })
  expect(phonesOf(invited)).toEqual([invited.mobile.replace('+31', '+31 ')])

  await resetAtMicrosoft(world, { ...invited, name: nameOf(invited) }, password)
  await browser.reset.check().catch(() => undefined)
  expect(await browser.until('done')).toMatchObject({ password: 'set', cloud: 'none' })
  await waitFor('the phone to be gone', () => phonesOf(invited).length === 0)

  const { tenant, directory } = world.simulator
  expect(directory.signInInteractively(invited.sam, { controller: 0, workstation: 'TC-01' })).toBe(
    'ok',
  )
  expect(await world.phaseOf(invited.delivery)).toBe('keyed')
  expect(await tenant.signInWithPassword(nameOf(invited), password)).toHaveProperty('userId')
  await world.reaches(invited.delivery, 'closed')
  const ledger = await ledgerOf(invited.delivery)
  const events = ledger.map(({ event }) => event)
  expect(events).toEqual(
    expect.arrayContaining(['phone-registered', 'phone-removed', 'sign-in-seen']),
  )
  // Wherever the key's custody is told, it is told by this.
  expect(ledger.find(({ event }) => event === 'key-set')?.detail).toMatchObject({
    route: 'reset-invite',
  })
})

test('whoever says that it is done before it is, is told; the link leads back to the same phone', async () => {
  const { invited, browser, offer } = await claimUntilOffer(2)
  await browser.reset.register(offer)
  await browser.until('reset', ({ stage }) => stage === 'ready')
  await waitFor('a look to be allowed', () =>
    browser.reset.check().then(
      () => true,
      () => false,
    ),
  )
  const told = await browser.until('reset', ({ problem }) => problem !== undefined)
  expect(told).toMatchObject({ stage: 'ready', problem: 'not-yet' })
  const other = await openByHand(world, invited.link)
  await typeBothCodes(world, other, invited)
  expect(await other.until('reset')).toMatchObject({ stage: 'ready' })
  expect(phonesOf(invited)).toHaveLength(1)
})

test('the pages lead there, and notice by themselves that it is done', async () => {
  const invited = await inviteSomebody(world, 3)
  await world.synchronise()
  const browser = await startBrowser()
  try {
    const hire = await openInBrowser(world, browser, invited.link)
    const words = hire.words.reset
    await hire.begin()
    await hire.typeMailedCode(invited.mail)
    await hire.typeTextedCode(invited.mobile)
    await hire.sees(words.heading)
    await hire.reads(nameOf(invited))
    await hire.press(words.press)
    await hire.sees(words.ready)
    const link = hire.page.getByRole('link', { name: words.open })
    expect(await link.getAttribute('href')).toBe('https://passwordreset.microsoftonline.com/')
    await resetAtMicrosoft(world, { ...invited, name: nameOf(invited) }, 'Fiets-Regen-Korenbloem-8')
    await hire.page.getByRole('button', { name: words.done, exact: true }).waitFor({
      state: 'detached',
    })
    await hire.reads(hire.words.done.heading)
    await hire.close()
  } finally {
    await browser.close()
  }
})

test('a delivery that is cancelled takes the phone out of the tenant as well', async () => {
  const { invited, browser, offer } = await claimUntilOffer(4)
  await browser.reset.register(offer)
  await browser.until('reset', ({ stage }) => stage === 'ready')
  const { store } = world.database
  const now = new Date()
  const cancelled = await store
    .updateTable('delivery')
    .set({ phase: 'cancelled', closed_at: now })
    .where('id', '=', invited.delivery)
    .returning('hire_id')
    .executeTakeFirstOrThrow()
  await store
    .updateTable('hire')
    .set({ ended_at: now })
    .where('id', '=', cancelled.hire_id)
    .execute()
  await world.wake(invited.delivery)
  await waitFor('the phone to be gone', () => phonesOf(invited).length === 0)
})
