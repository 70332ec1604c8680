import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyReceipt } from '../../protocol/receipt.ts'
import { type AddedAgent, addAgent, admit } from '../machine/add-agent.ts'
import {
  openByHand,
  proveByHand,
  readMailedCode,
  readTextedCode,
} from '../machine/claim-by-hand.ts'
import { startWorld, type World } from '../machine/start-world.ts'

const password = 'Quiet-Otter-Lantern-42'
const claims = 12
let world: World
const added: AddedAgent[] = []

beforeAll(async () => {
  world = await startWorld()
})
afterAll(async () => {
  for (const each of added) await each.kill()
  await world.stop()
})

async function addAdmitted(point?: string): Promise<AddedAgent> {
  const agent = await addAgent(world, point)
  added.push(agent)
  await admit(world, agent)
  return agent
}

/** Somebody whose number stands in the directory, so that any agent can send them a code. */
async function invite(number: number) {
  const two = String(number).padStart(2, '0')
  const sam = `shared${two}`
  const [mail, mobile] = [`${sam}@example.org`, `+316123480${two}`]
  world.simulator.directory.addAccount({
    sAMAccountName: sam,
    commonName: sam,
    givenName: 'Barbara',
    surname: 'Jansen',
    displayName: 'Barbara Jansen',
    employeeId: `800${two}`,
    mobile,
  })
  const names = { employeeNumber: `800${two}`, firstName: 'Barbara', lastName: 'Jansen' }
  const delivery = await world.hire({ ...names, mail })
  return { delivery, sam, mail, mobile, link: await world.link(mail) }
}

test('an agent dies with a password just set, and the other says what became of it', async () => {
  const mortal = await addAdmitted('set-applied')
  for (let number = 0; number < claims && !mortal.hasEnded(); number += 1) {
    const invited = await invite(number)
    const browser = await openByHand(world, invited.link)
    const { state } = await proveByHand(world, browser, invited)
    await browser.choosePassword(state, password)
    await browser.until('done')
    const { receipt } = await world.database.store
      .selectFrom('delivery')
      .select('receipt')
      .where('id', '=', invited.delivery)
      .executeTakeFirstOrThrow()
    const words = await verifyReceipt(receipt ?? '', new Date())
    // It was set once: its receipt is of the password that stands there.
    const stands = world.simulator.directory.account(invited.sam)
    expect(stands.passwords).toBe(2)
    expect(words?.agent).toBe(world.agent.agent)
  }
  expect(mortal.hasEnded()).toBe(true)
})

test('a code that a lost agent sent is replaced by one that the other sends', async () => {
  const mortal = await addAdmitted()
  for (let number = claims; number < 2 * claims && !mortal.hasEnded(); number += 1) {
    const invited = await invite(number)
    const browser = await openByHand(world, invited.link)
    await browser.begin()
    const mailed = await readMailedCode(world, browser, invited.mail)
    await browser.typeCode(mailed.state, mailed.code)
    const texted = await readTextedCode(world, browser, invited.mobile)
    const isLost = texted.state.agent === mortal.agent
    if (isLost) await mortal.kill()
    await browser.typeCode(texted.state, texted.code)
    if (isLost) {
      const replaced = await browser.until(
        'code',
        (state) =>
          state.channel === 'text' && state.stage === 'sent' && state.agent === world.agent.agent,
      )
      const text = await world.text(invited.mobile, new RegExp(`\\b${replaced.label}\\b`))
      const code = /(?:^|\D)(\d{6})(?:\D|$)/.exec(text)?.[1] ?? ''
      await browser.typeCode(replaced, code)
    }
    const state = await browser.until('password')
    await browser.choosePassword(state, password)
    await browser.until('done')
  }
  expect(mortal.hasEnded()).toBe(true)
})
