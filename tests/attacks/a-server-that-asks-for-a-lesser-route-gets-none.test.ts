import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect } from 'vitest'
import type { TemporaryRoute } from '../../protocol/parity-route.ts'
import { refusedBy } from '../machine/attack.ts'
import { type SimulatedWorld, startSimulatedWorld } from '../machine/simulated-world.ts'
import { directoryName, waitFor } from '../machine/start-agent.ts'

const { test, control } = refusedBy('the agent’s guard, which names the routes that may be taken')

const mine = '+31687650019'
let closed: SimulatedWorld
let open: SimulatedWorld
beforeAll(async () => {
  closed = await startSimulatedWorld()
  open = await startSimulatedWorld({ routes: ['temporary-password'], perHour: 4 })
})
afterAll(async () => {
  await closed.stop()
  await open.stop()
})

function ask(
  { agent }: SimulatedWorld,
  account: string,
  delivery = randomUUID(),
  route: TemporaryRoute = 'temporary-password',
) {
  const about = { account, directory: directoryName, delivery, language: 'en', receipts: [], route }
  return agent.server.ask('send-temporary-password', about)
}
const textsTo = ({ phone }: SimulatedWorld, number: string) =>
  phone.messages(number).map(({ text }) => text)

test('the server turns a claim into a temporary password that a phone would show', async () => {
  const account = closed.addNewcomer('claimed', '+31612370001')
  const before = closed.simulator.directory.account('claimed')
  expect(await ask(closed, account)).toEqual({ outcome: 'refused', code: 'guard-route' })
  expect(closed.simulator.directory.account('claimed')).toEqual(before)
  expect(textsTo(closed, '+31612370001')).toEqual([])
})

test('the server turns a text to the hire into a mail to somebody’s manager', async () => {
  const account = open.addNewcomer('mailed', '+31612370009')
  const said = await ask(open, account, randomUUID(), 'temporary-password-to-manager')
  expect(said).toEqual({ outcome: 'refused', code: 'guard-route' })
  expect(open.simulator.mailbox.addresses()).toEqual([])
})

test('the server names a number of its own for it', async () => {
  const number = '+31612370002'
  const account = open.addNewcomer('named', number)
  const about = { directory: directoryName, delivery: randomUUID() }
  const hint = { employeeNumber: 'E-named' }
  await open.agent.server.ask('find-account', { ...about, hint, mobile: mine })
  expect(await ask(open, account, about.delivery)).toMatchObject({ outcome: 'sent' })
  await waitFor(() => textsTo(open, number)[0])
  expect(textsTo(open, mine)).toEqual([])
})

test('the server asks for it again and again, to get a second one past its owner', async () => {
  const number = '+31612370003'
  const account = open.addNewcomer('asked', number)
  const delivery = randomUUID()
  expect(await ask(open, account, delivery)).toMatchObject({ outcome: 'sent' })
  await open.agent.restart()
  expect(await ask(open, account, delivery)).toMatchObject({ outcome: 'sent', sentTo: '••• 03' })
  expect(textsTo(open, number)).toHaveLength(1)
})

test('somebody who works here is given a temporary password', async () => {
  const account = open.addNewcomer('working', '+31612370004')
  open.simulator.directory.signInInteractively('working', { controller: 0, workstation: 'TC1' })
  expect(await ask(open, account)).toEqual({ outcome: 'refused', code: 'guard-used' })
})

control('more of them than the guard allows in an hour are not made', async () => {
  const accounts = ['r1', 'r2', 'r3'].map((sam) => open.addNewcomer(sam, `+3161237001${sam[1]}`))
  const said = await Promise.all(accounts.map((account) => ask(open, account)))
  expect(said).toContainEqual({ outcome: 'refused', code: 'guard-rate' })
})

control('the text holds the password and no name', () => {
  const text = textsTo(open, '+31612370002')[0]
  expect(text).toMatch(/[A-Z][a-z]\d[a-z]-.+ is your first password/)
  expect(text).not.toContain('named')
})
