import { afterAll, beforeAll, expect, test } from 'vitest'
import { openByHand, typeBothCodes } from '../machine/claim-by-hand.ts'
import { type Invited, inviteSomebody } from '../machine/invite-somebody.ts'
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

/** What a person does at Microsoft's page, with the phone in their hand. */
async function resetAtMicrosoft(invited: Invited, wanted: string) {
  const { passwordReset } = world.simulator.tenant
  const begun = passwordReset.begin(nameOf(invited))
  if ('refused' in begun) throw new Error(begun.refused)
  const { id, methods } = begun
  passwordReset.sendCode(id, methods[0]?.id ?? '')
  const text = await world.text(invited.mobile, /reset your password/)
  passwordReset.prove(id, /\d{6}/.exec(text)?.[0] ?? '')
  expect(await passwordReset.finish(id, wanted)).toEqual({ done: true })
}

test('the phone is registered after both proofs, the hire resets, both worlds open, and the phone is gone', async () => {
  const { invited, browser, offer } = await claimUntilOffer(1)
  expect(offer).toMatchObject({ stage: 'offer', signIn: { userName: nameOf(invited) } })
  // Nothing is registered before the press.
  expect(phonesOf(invited)).toEqual([])
  await browser.reset.register(offer)
  const ready = await browser.until('reset', ({ stage }) => stage === 'ready')
  expect(ready).toMatchObject({ keepsOwn: false })
  expect(phonesOf(invited)).toEqual([invited.mobile.replace('+31', '+31 ')])

  world.canary.keep('password', password)
  await resetAtMicrosoft(invited, password)
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
