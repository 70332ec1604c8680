import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  openByHand,
  proveByHand,
  readMailedCode,
  readTextedCode,
} from '../machine/claim-by-hand.ts'
import { inviteSomebody } from '../machine/invite-somebody.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { waitFor } from '../machine/wait-for.ts'

const password = 'Korenbloem-Fiets-Regen-7'
let world: World
beforeAll(async () => {
  world = await startWorld({ cloud: {} })
})
afterAll(() => world.stop())

const passOf = (sam: string) => world.simulator.tenant.person(`${sam}@contoso.test`).pass
const eventsOf = async (delivery: string) => {
  const rows = await world.database.store
    .selectFrom('ledger')
    .select('event')
    .where('subject', '=', delivery)
    .orderBy('seq')
    .execute()
  return rows.map(({ event }) => event)
}

/** Somebody who is in both worlds, has an invitation, and for whom a pass could be had. */
async function inviteToBoth(number: number) {
  const invited = await inviteSomebody(world, number)
  await world.synchronise()
  await waitFor('a pass to be possible', async () => {
    const row = await world.database.store
      .selectFrom('cloud_status')
      .select('lifetime_minutes')
      .where('delivery_id', '=', invited.delivery)
      .executeTakeFirst()
    return row?.lifetime_minutes != null
  })
  return invited
}

test('a hire sets a password, registers a passkey with a pass, and the pass is gone', async () => {
  const invited = await inviteToBoth(1)
  const { tenant, directory } = world.simulator
  const browser = await openByHand(world, invited.link)
  expect((await browser.hello()).gives).toEqual(['password', 'pass'])
  const { state } = await proveByHand(world, browser, invited)
  await browser.choosePassword(state, password)
  const offer = await browser.until('pass', ({ stage }) => stage === 'offer')
  expect(offer).toMatchObject({ password: 'set', userName: `${invited.sam}@contoso.test` })
  // Nothing is made before the press.
  expect(passOf(invited.sam)).toBeUndefined()

  await browser.pass.request(offer)
  const here = await browser.until('pass', ({ stage }) => stage === 'here')
  const code = await browser.readPass(here)
  const signedIn = tenant.signInWithPass(`${invited.sam}@contoso.test`, code ?? '')
  if (!('session' in signedIn)) throw new Error(signedIn.refused)
  tenant.registerPasskey(signedIn.session)
  await browser.pass.check()
  expect(await browser.until('done')).toMatchObject({ password: 'set', cloud: 'registered' })
  await waitFor('the pass to be gone', () => passOf(invited.sam) === undefined)

  // The password works in the cloud once it has been synchronised, and opens the thin client.
  await world.synchronise()
  expect(await tenant.signInWithPassword(`${invited.sam}@contoso.test`, password)).toHaveProperty(
    'userId',
  )
  directory.signInInteractively(invited.sam, { controller: 0, workstation: 'TC-01' })
  await world.reaches(invited.delivery, 'closed')
  expect(await eventsOf(invited.delivery)).toEqual(
    expect.arrayContaining([
      'key-set',
      'pass-minted',
      'method-registered',
      'pass-removed',
      'sign-in-seen',
    ]),
  )
})

test('a reload shows the same pass in this browser; another browser cannot open it, and gets its own', async () => {
  const invited = await inviteToBoth(2)
  const browser = await openByHand(world, invited.link)
  const { state } = await proveByHand(world, browser, invited)
  await browser.choosePassword(state, password)
  await browser.pass.request(await browser.until('pass', ({ stage }) => stage === 'offer'))
  const here = await browser.until('pass', ({ stage }) => stage === 'here')
  const code = await browser.readPass(here)
  expect(await browser.readPass(await browser.until('pass'))).toBe(code)

  // The link leads back to the pass, in another browser too: after both proofs, and to one of its own.
  const other = await openByHand(world, invited.link)
  expect((await other.hello()).gives).toEqual(['pass'])
  await other.begin()
  const mailed = await readMailedCode(world, other, invited.mail)
  await other.typeCode(mailed.state, mailed.code)
  const texted = await readTextedCode(world, other, invited.mobile)
  await other.typeCode(texted.state, texted.code)
  const offer = await other.until('pass', ({ stage }) => stage === 'offer')
  expect(await other.readPass({ ...offer, pass: here.pass })).toBeUndefined()
  await other.pass.request(offer)
  const second = await other.readPass(await other.until('pass', ({ stage }) => stage === 'here'))
  const { tenant } = world.simulator
  const opens = (text: string | undefined) =>
    'session' in tenant.signInWithPass(`${invited.sam}@contoso.test`, text ?? '')
  expect([opens(code), opens(second)]).toEqual([false, true])
})
