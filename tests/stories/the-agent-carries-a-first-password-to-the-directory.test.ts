import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../../protocol/clock.ts'
import { verifyReceipt } from '../../protocol/receipt.ts'
import { type SimulatedWorld, startSimulatedWorld } from '../machine/simulated-world.ts'
import {
  askForCode,
  codeIn,
  directoryName,
  newClaim,
  openBrowser,
  proveByText,
  sealPassword,
  setJob,
  typeCode,
  waitFor,
} from '../machine/start-agent.ts'

const number = '+31612345678'
let world: SimulatedWorld

beforeAll(async () => {
  world = await startSimulatedWorld()
})
afterAll(() => world.stop())

test('an account is found by its employee number, and its number is frozen when first seen', async () => {
  const account = world.addNewcomer('bjansen1')
  const hint = { employeeNumber: 'E-bjansen1' }
  const delivery = crypto.randomUUID()
  const find = (mobile?: string) =>
    world.agent.server.ask('find-account', {
      directory: directoryName,
      delivery,
      hint,
      ...(mobile ? { mobile } : {}),
    })
  expect(await find()).toMatchObject({
    outcome: 'one',
    number: 'frozen',
    found: { account, samAccountName: 'bjansen1', employeeNumber: 'E-bjansen1', textTo: '••• 78' },
  })
  expect(await find(number)).toMatchObject({ outcome: 'one', number: 'kept' })
  expect(await find('+31687654321')).toMatchObject({
    outcome: 'one',
    number: 'cooling',
    found: { textTo: '••• 78' },
  })
})

test('a hire proves by text message, seals a password, and the directory takes it', async () => {
  const account = world.addNewcomer('bjansen2')
  const claim = await newClaim(account)
  const { server, agent } = world.agent
  const about = { account, directory: directoryName, delivery: claim.delivery }
  const plannedStart = new Date().toISOString()
  expect(await server.ask('account-status', { ...about, plannedStart })).toEqual({
    outcome: 'read',
    neverUsed: true,
    enabled: true,
    hindrances: [],
  })
  expect(await server.ask('password-policy', about)).toMatchObject({
    policy: { minimumLength: 10, complexity: true, source: 'domain', historyEnforced: true },
  })

  const grant = await proveByText(world.agent, claim, world.phone, number)
  const box = await sealPassword(world.agent, claim, 'Quiet-Otter-Lantern-42')
  const result = await server.ask('set-first-password', setJob(claim, box, [grant]))
  const receipt = await verifyReceipt('receipt' in result ? result.receipt : '', new Date())
  expect(receipt).toMatchObject({ account, bind: 'signed-in', agent: agent.agent })

  const since = receipt?.boundAt ?? ''
  expect(await server.ask('look-for-first-sign-in', { ...about, since })).toMatchObject({
    outcome: 'looked',
    controllersAsked: 1,
    controllersNotReached: 0,
  })
  await systemClock.sleep(5)
  world.simulator.directory.signInInteractively('bjansen2', { controller: 0, workstation: 'TC1' })
  const looked = await server.ask('look-for-first-sign-in', { ...about, since })
  expect('signedInAt' in looked && looked.signedInAt).toBeTruthy()
})

test('the browser that asked gets the same code again, and another browser ends it', async () => {
  const claim = await newClaim(world.addNewcomer('bjansen3', '+31612340003'))
  const texts = () => world.phone.messages('+31612340003').map(({ text }) => text)
  const first = await askForCode(world.agent, claim)
  await waitFor(() => texts()[0])
  expect(await askForCode(world.agent, claim)).toEqual(first)
  const code = codeIn(await waitFor(() => texts()[1]))
  expect(codeIn(texts()[0] ?? '')).toBe(code)

  const elsewhere = { ...claim, browser: await openBrowser() }
  await askForCode(world.agent, elsewhere)
  const ended = await typeCode(world.agent, claim, code)
  expect(ended.outcome).toBe('wrong')
})

test.each([
  ['too short', 'Short-1', 'password-refused', ['too-short']],
  ['holding the name of its owner', 'My-Jansen-Lantern-42', 'password-refused', ['contains-name']],
  ['well known though dressed up', 'P@ssw0rd2026!', 'password-known-bad', ['known-bad']],
  [
    'with a word the operator forbids',
    'Quiet-Utrecht-Lantern-42',
    'password-known-bad',
    ['known-bad'],
  ],
])('a password %s is refused and nothing is written', async (what, password, code, rules) => {
  const sam = `r${what.replaceAll(' ', '').slice(0, 10)}`
  const claim = await newClaim(world.addNewcomer(sam, '+31612340004'))
  const grant = await proveByText(world.agent, claim, world.phone, '+31612340004')
  const before = world.simulator.directory.account(sam)
  const box = await sealPassword(world.agent, claim, password)
  const result = await world.agent.server.ask('set-first-password', setJob(claim, box, [grant]))
  expect(result).toEqual({ outcome: 'refused', code, rules })
  expect(world.simulator.directory.account(sam)).toEqual(before)
})

test('the agent says how its own checks went', async () => {
  const health = await waitFor(() => {
    const said = world.agent.server.health()
    return Object.keys(said).length > 0 ? said : undefined
  })
  expect(health).toEqual({
    [`directory:${directoryName}`]: 'ok',
    text: 'ok',
    guard: 'ok',
    'guard log': 'ok',
    'list of agents': 'ok',
    journal: 'ok',
    ledger: 'ok',
    // Passwords an hour, for `doctor`.
    [`limit:${directoryName}`]: '1000',
    clock: 'ok',
  })
})
