import { afterAll, beforeAll, expect } from 'vitest'
import { claimPaths } from '../../protocol/claim-api.ts'
import { refusedBy } from '../machine/attack.ts'
import { claimByHand, openByHand, readMailedCode } from '../machine/claim-by-hand.ts'
import { type Invited, inviteSomebody } from '../machine/invite-somebody.ts'
import { startWorld, type World } from '../machine/start-world.ts'

const { test, control } = refusedBy('the second channel: a text to the number that the agent froze')
const password = 'Korenbloem-Fiets-Regen-7'
let world: World
let invited: Invited
beforeAll(async () => {
  world = await startWorld()
  invited = await inviteSomebody(world, 1)
})
afterAll(() => world?.stop())

const textsTo = (number: string) => world.simulator.phone.messages(number)

/** Everything that a reader of the mailbox can do, up to the code that was sent elsewhere. */
async function thiefAtTheText() {
  const thief = await openByHand(world, invited.link)
  await thief.begin()
  const { state, code } = await readMailedCode(world, thief, invited.mail)
  await thief.typeCode(state, code)
  return {
    thief,
    asked: await thief.until('code', (s) => s.channel === 'text' && s.stage === 'sent'),
  }
}

test('whoever reads the mailbox comes as far as the text message, and learns neither name nor number', async () => {
  const before = world.simulator.directory.account(invited.sam)
  const { thief, asked } = await thiefAtTheText()
  for (let tries = 0; tries < 6; tries += 1) {
    await thief.typeCode(asked, String(100_000 + tries)).catch(() => undefined)
  }
  const told = await thief.until('code', ({ problem }) => problem !== undefined)
  expect(told.problem).toBe('code-wrong')
  for (const answer of thief.heard) {
    for (const word of [invited.sam, invited.mobile, invited.mobile.slice(-4), 'Quisling']) {
      expect(answer).not.toContain(word)
    }
  }
  expect(world.simulator.directory.account(invited.sam)).toEqual(before)
})

test('a number of the thief’s own is not taken, by whatever call it comes', async () => {
  const { thief } = await thiefAtTheText()
  const number = '+31687654321'
  for (const body of [
    { channel: 'text', number },
    { channel: 'text', mobile: number },
    { channel: 'text', to: number },
  ]) {
    await thief.call(claimPaths.send, body)
  }
  await thief.until('code', ({ channel }) => channel === 'text')
  expect(textsTo(number)).toEqual([])
})

test('the text that the hire gets says what it is for, where it belongs, and that nobody will ask for it', async () => {
  const { asked } = await thiefAtTheText()
  const text = await world.text(invited.mobile, new RegExp(`\\b${asked.label}\\b`))
  expect(text).toContain('Contoso')
  expect(text).toContain('your code to set up your sign-in')
  expect(text).toContain('Nobody will ask you for it')
  expect(text).toMatch(/^@start\.localhost:\d+ #\d{6}$/m)
})

control('the hire, who has both, still gets in, and ends what the thief began', async () => {
  const { thief } = await thiefAtTheText()
  await claimByHand(world, invited.link, invited, password)
  await expect(thief.until('password')).rejects.toThrow()
  expect(await world.phaseOf(invited.delivery)).toBe('keyed')
})
