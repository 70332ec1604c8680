import { afterAll, beforeAll, expect } from 'vitest'
import { verifyReceipt } from '../../protocol/receipt.ts'
import { refusedBy } from '../machine/attack.ts'
import {
  listAgents,
  recipientsOf,
  sealForAll,
  startFurtherAgent,
} from '../machine/several-agents.ts'
import { type SimulatedWorld, startSimulatedWorld } from '../machine/simulated-world.ts'
import { type AgentUnderTest, newClaim, proveByText, setJob } from '../machine/start-agent.ts'

const { test, control } = refusedBy('agent: a box is settled by one bind, and set once')
const password = 'Quiet-Otter-Lantern-42'
let world: SimulatedWorld
let first: AgentUnderTest
let second: AgentUnderTest
let list: string

beforeAll(async () => {
  world = await startSimulatedWorld()
  first = world.agent
  second = await startFurtherAgent(world)
  list = await listAgents(first, [second])
})
afterAll(async () => {
  await second.stop()
  await world.stop()
})

async function sealed(sam: string, isNew = false) {
  const claim = await newClaim(world.addNewcomer(sam))
  // Made long ago: what was set since is not of its creation.
  const old = { whenCreated: '20260101000000.0Z', pwdLastSet: '0' }
  if (!isNew) world.simulator.directory.setAttributes(sam, old)
  const grant = await proveByText(first, claim, world.phone, '+31612345678')
  const agents = [first, second]
  const recipients = await recipientsOf(list, agents, first.agent.listThumbprint)
  expect(recipients).toHaveLength(2)
  return { claim, grant, job: await sealForAll(claim, password, recipients, agents, [grant]) }
}

/** What changes with every set. */
function passwordOf(sam: string) {
  const { passwordLastSet, passwords } = world.simulator.directory.account(sam)
  return { passwordLastSet, passwords }
}

const receiptOf = async (result: { readonly outcome: string }) =>
  await verifyReceipt('receipt' in result ? String(result.receipt) : '', new Date())

control('either agent carries out a box that both can open', async () => {
  const { job } = await sealed('either')
  expect((await second.server.ask('set-first-password', job)).outcome).toBe('set')
})

test('a box that another agent carried out is answered with a receipt, and not set again', async () => {
  const { job } = await sealed('carried')
  const one = await first.server.ask('set-first-password', job)
  expect(one.outcome).toBe('set')
  const before = passwordOf('carried')
  const other = await second.server.ask('set-first-password', job)
  expect(passwordOf('carried')).toEqual(before)
  const [oneSaid, otherSaid] = [await receiptOf(one), await receiptOf(other)]
  expect(otherSaid?.pwdLastSet).toBe(oneSaid?.pwdLastSet)
  expect(otherSaid?.jti).toBe(oneSaid?.jti)

  await second.restart()
  expect(await second.server.ask('set-first-password', job)).toEqual(other)
  await first.restart()
  expect(await first.server.ask('set-first-password', job)).toEqual(one)
})

test('a box for an account that was made minutes ago is not set again either', async () => {
  const { job } = await sealed('fresh', true)
  expect((await first.server.ask('set-first-password', job)).outcome).toBe('set')
  const before = passwordOf('fresh')
  expect((await second.server.ask('set-first-password', job)).outcome).toBe('set')
  expect(passwordOf('fresh')).toEqual(before)
})

test('a box at both agents at once ends in one password', async () => {
  const { job } = await sealed('both')
  const results = await Promise.all([
    first.server.ask('set-first-password', job),
    second.server.ask('set-first-password', job),
  ])
  expect(results.map(({ outcome }) => outcome)).toEqual(['set', 'set'])
  // Both proved it by a bind; the directory remembers the one it was made with, and this one.
  expect(passwordOf('both').passwords).toBe(2)
})

test('a box is no way over a password that somebody else set meanwhile', async () => {
  const { job } = await sealed('meanwhile')
  world.simulator.directory.setPassword('meanwhile', 'Another-Velvet-River-77')
  const before = passwordOf('meanwhile')
  const result = await second.server.ask('set-first-password', job)
  expect(result).toEqual({ outcome: 'refused', code: 'guard-used' })
  expect(passwordOf('meanwhile')).toEqual(before)
})

test('another box is no way over a password that another agent set', async () => {
  const { job, claim, grant } = await sealed('another')
  expect((await first.server.ask('set-first-password', job)).outcome).toBe('set')
  const agents = [first, second]
  const recipients = await recipientsOf(list, agents, first.agent.listThumbprint)
  const other = await sealForAll(claim, 'Velvet-River-Otter-77', recipients, agents, [grant])
  const result = await second.server.ask('set-first-password', other)
  expect(result).toEqual({ outcome: 'refused', code: 'guard-used' })
})

test('a receipt of somebody who is not on the list makes nobody’s password ours', async () => {
  const { job, claim } = await sealed('forged')
  const done = await first.server.ask('set-first-password', job)
  const alone = await startFurtherAgent(world)
  try {
    // It knows no list: nobody's word counts, not even that of the agent that did it.
    const receipts = [done.outcome === 'set' ? done.receipt : '']
    const again = { ...setJob({ ...claim, purpose: 'again' }, job.box), receipts }
    expect((await alone.server.ask('set-first-password', again)).outcome).toBe('refused')
  } finally {
    await alone.stop()
  }
})
