import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect } from 'vitest'
import { refusedBy } from '../machine/attack.ts'
import { tryToAskForCode } from '../machine/forge-grant.ts'
import { type SimulatedWorld, startSimulatedWorld } from '../machine/simulated-world.ts'
import { directoryName, newClaim, waitFor } from '../machine/start-agent.ts'

const { test, control } = refusedBy(
  'the agent, which writes to the directory’s number or the first it saw',
)

const mine = '+31687650009'
let world: SimulatedWorld
let strict: SimulatedWorld
beforeAll(async () => {
  world = await startSimulatedWorld()
  strict = await startSimulatedWorld({ numbers: 'directory' })
})
afterAll(async () => {
  await world.stop()
  await strict.stop()
})

/** The attacker's server names a number, as HR might. */
function name({ agent }: SimulatedWorld, sam: string, mobile?: string) {
  const about = { directory: directoryName, delivery: randomUUID() }
  const hint = { employeeNumber: `E-${sam}` }
  return agent.server.ask('find-account', { ...about, hint, ...(mobile ? { mobile } : {}) })
}
const textsTo = (number: string) => world.phone.messages(number).map(({ text }) => text)
const isCode = (text: string) => /#[0-9]{6}$/.test(text)

test('the attacker names their own number for a hire whose number is in the directory', async () => {
  const number = '+31612350001'
  const claim = await newClaim(world.addNewcomer('listed', number))
  expect(await name(world, 'listed', mine)).toMatchObject({ found: { textTo: '••• 01' } })
  expect(await tryToAskForCode(world.agent, claim)).toBe('sent')
  await waitFor(() => textsTo(number).find(isCode))
  expect(textsTo(mine)).toEqual([])
})

test('they name it after the honest one was seen, and the directory has none', async () => {
  const number = '+31612350002'
  const claim = await newClaim(world.addNewcomer('unlisted', ''))
  expect(await name(world, 'unlisted', number)).toMatchObject({ number: 'frozen' })
  expect(await name(world, 'unlisted', mine)).toMatchObject({ number: 'cooling' })
  expect(await tryToAskForCode(world.agent, claim)).toBe('sent')
  await waitFor(() => textsTo(number).find(isCode))
  expect(textsTo(mine)).toEqual([])
})

test('they have it written into the directory: codes go on to the old number, which is told', async () => {
  const number = '+31612350003'
  const claim = await newClaim(world.addNewcomer('edited', number))
  await name(world, 'edited')
  world.simulator.directory.setAttributes('edited', { mobile: mine })
  expect(await name(world, 'edited')).toMatchObject({ number: 'cooling' })
  const told = await waitFor(() => textsTo(number)[0])
  expect(told).toContain('another phone number')
  expect(await tryToAskForCode(world.agent, claim)).toBe('sent')
  await waitFor(() => textsTo(number).find(isCode))
  expect(await name(world, 'edited')).toMatchObject({ number: 'cooling' })
  expect(textsTo(number)).toHaveLength(2)
  expect(textsTo(mine)).toEqual([])
  await world.agent.restart()
  expect(await tryToAskForCode(world.agent, await newClaim(claim.account))).toBe('sent')
  expect(textsTo(mine)).toEqual([])
})

test('the guard believes the directory alone, which has none', async () => {
  const claim = await newClaim(strict.addNewcomer('nowhere', ''))
  expect(await name(strict, 'nowhere', mine)).toMatchObject({ number: 'none' })
  expect(await tryToAskForCode(strict.agent, claim)).toBe('no-number')
})

control('the text says what it is for, and that nobody will ask for it', async () => {
  const number = '+31612350005'
  const claim = await newClaim(world.addNewcomer('reader', number))
  expect(await tryToAskForCode(world.agent, claim)).toBe('sent')
  const text = await waitFor(() => textsTo(number)[0])
  expect(text).toContain('to set up your sign-in')
  expect(text).toContain('Nobody will ask you for it')
})
