import { afterAll, beforeAll, expect } from 'vitest'
import { refusedBy } from '../machine/attack.ts'
import { type SimulatedWorld, startSimulatedWorld } from '../machine/simulated-world.ts'
import {
  askForCode,
  type Claim,
  codeIn,
  newClaim,
  openBrowser,
  typeCode,
  waitFor,
} from '../machine/start-agent.ts'

const { test } = refusedBy('the agent, which counts the tries of its own codes')
let world: SimulatedWorld
beforeAll(async () => {
  world = await startSimulatedWorld({ texts: { perDelivery: 3 } })
})
afterAll(() => world.stop())

async function sentCode(claim: Claim, number: string): Promise<string> {
  await askForCode(world.agent, claim)
  return codeIn(await waitFor(() => world.phone.messages(number)[0]?.text))
}

const wrongFor = (code: string) => (code === '000000' ? '000001' : '000000')

test('the right code at the sixth try is wrong', async () => {
  const claim = await newClaim(world.addNewcomer('guesser', '+31612340001'))
  const code = await sentCode(claim, '+31612340001')
  for (const triesLeft of [4, 3, 2, 1, 0]) {
    const tried = await typeCode(world.agent, claim, wrongFor(code))
    expect(tried).toEqual({ outcome: 'wrong', triesLeft })
  }
  expect(await typeCode(world.agent, claim, code)).toEqual({ outcome: 'wrong', triesLeft: 0 })
})

test('tries that come all at once are counted all the same', async () => {
  const claim = await newClaim(world.addNewcomer('parallel', '+31612340002'))
  const code = await sentCode(claim, '+31612340002')
  const wrong = Array.from({ length: 8 }, () => typeCode(world.agent, claim, wrongFor(code)))
  expect((await Promise.all(wrong)).every(({ outcome }) => outcome === 'wrong')).toBe(true)
  expect((await typeCode(world.agent, claim, code)).outcome).toBe('wrong')
})

test('a right code typed in another browser earns nothing', async () => {
  const claim = await newClaim(world.addNewcomer('phished', '+31612340003'))
  const code = await sentCode(claim, '+31612340003')
  const elsewhere = { ...claim, browser: await openBrowser() }
  expect(await typeCode(world.agent, elsewhere, code)).toEqual({ outcome: 'wrong', triesLeft: 4 })
})

test('a right code works once', async () => {
  const claim = await newClaim(world.addNewcomer('twice', '+31612340004'))
  const code = await sentCode(claim, '+31612340004')
  expect((await typeCode(world.agent, claim, code)).outcome).toBe('right')
  expect((await typeCode(world.agent, claim, code)).outcome).toBe('wrong')
})

test('no server makes the agent send more text messages than the guard allows', async () => {
  const claim = await newClaim(world.addNewcomer('flooded', '+31612340005'))
  const outcomes: string[] = []
  for (let count = 0; count < 5; count += 1) {
    if (count === 4) await world.agent.restart()
    const asked = await askForCode(world.agent, claim)
    outcomes.push(asked.outcome === 'refused' ? asked.code : asked.outcome)
  }
  expect(outcomes).toEqual(['sent', 'sent', 'sent', 'too-often', 'too-often'])
})
