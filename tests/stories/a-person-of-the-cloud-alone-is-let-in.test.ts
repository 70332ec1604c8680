import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimPaths } from '../../protocol/claim-api.ts'
import { openByHand, readMailedCode, readTextedCode } from '../machine/claim-by-hand.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { waitFor } from '../machine/wait-for.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ cloud: { worlds: ['entra'], only: true } })
})
afterAll(() => world.stop())

const userName = 'ana.cruz@contoso.test'
const mail = 'ana@example.org'
const mobile = '+31612347055'

async function invite() {
  world.simulator.tenant.addUser({
    ...{ userPrincipalName: userName, displayName: 'Ana Cruz', givenName: 'Ana', surname: 'Cruz' },
    ...{ employeeId: '80055', mobilePhone: mobile },
  })
  // No directory, no cycle: everybody in the tenant belongs to the agent’s unit.
  await world.synchronise()
  const delivery = await world.hire({
    ...{ employeeNumber: '80055', firstName: 'Ana', lastName: 'Cruz', mail, mobile },
    managerMail: 'manager@contoso.test',
  })
  return { delivery, link: await world.link(mail) }
}

test('a person who exists in the tenant alone gets a pass and nothing else, and nobody speaks of a password', async () => {
  const { delivery, link } = await invite()
  const { tenant, mailbox } = world.simulator
  const browser = await openByHand(world, link)
  await waitFor('a pass to be offered', async () => (await browser.hello()).gives.includes('pass'))
  expect((await browser.hello()).gives).toEqual(['pass'])
  await browser.begin()
  const mailed = await readMailedCode(world, browser, mail)
  await browser.typeCode(mailed.state, mailed.code)
  const texted = await readTextedCode(world, browser, mobile)
  await browser.typeCode(texted.state, texted.code)
  const offer = await browser.until('pass', ({ stage }) => stage === 'offer')
  expect(offer).toMatchObject({ password: 'none', userName })

  await browser.pass.request(offer)
  const code = await browser.readPass(await browser.until('pass', ({ stage }) => stage === 'here'))
  const signedIn = tenant.signInWithPass(userName, code ?? '')
  if (!('session' in signedIn)) throw new Error(signedIn.refused)
  tenant.registerPasskey(signedIn.session)
  await browser.pass.check()
  expect(await browser.until('done')).toMatchObject({ password: 'none', cloud: 'registered' })
  await waitFor('the pass to be gone', () => tenant.person(userName).pass === undefined)
  await world.reaches(delivery, 'closed')

  await browser.call(claimPaths.notes, {})
  await world.mail(mail, /first sign-in/i)
  await world.mail(mail, /is set up/i)
  await world.mail('manager@contoso.test', /starts on/i)
  for (const address of [mail, 'manager@contoso.test']) {
    for (const { subject, text } of mailbox.messages(address)) {
      expect(`${subject} ${text}`).not.toMatch(/password|CONTOSO\\|\\$/im)
    }
  }
})
