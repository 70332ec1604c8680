import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect } from 'vitest'
import { refusedBy } from '../machine/attack.ts'
import { mintByHand } from '../machine/mint-by-hand.ts'
import { directoryName, waitFor } from '../machine/start-agent.ts'
import { type CloudWorld, startCloudWorld } from '../machine/start-cloud-world.ts'

const { test, control } = refusedBy('the agent’s guard, which names the routes that may be taken')

const mobile = '+31612345678'
const mine = '+31687650019'
let closed: CloudWorld
let open: CloudWorld
let number = 0
beforeAll(async () => {
  const texts = { perNumber: 1000 }
  closed = await startCloudWorld({ guard: { texts } })
  const rules = { texts, routes: ['pass-by-text'] }
  open = await startCloudWorld({ guard: rules, pass: { perHour: 4 } })
})
afterAll(async () => {
  await closed.stop()
  await open.stop()
})

async function newcomer(world: CloudWorld) {
  number += 1
  const sam = `handed${number}`
  const account = world.addNewcomer(sam)
  const user = await world.synchronise(account)
  return { sam, account, user, delivery: randomUUID() }
}
type Newcomer = Awaited<ReturnType<typeof newcomer>>

const ask = (world: CloudWorld, { account, delivery }: Newcomer, changes: object = {}) =>
  world.agent.server.ask('hand-pass', {
    ...{ account, delivery, directory: directoryName, route: 'pass-by-text', language: 'en' },
    ...{ receipts: [], passReceipts: [], lifetimeMinutes: 60 },
    ...changes,
  })
const texts = (world: CloudWorld, to = mobile) => world.simulator.phone.messages(to)
const passOf = (world: CloudWorld, { user }: Newcomer) => world.simulator.tenant.person(user).pass

test('the server turns a claim into a pass that a phone would show', async () => {
  const hire = await newcomer(closed)
  expect(await ask(closed, hire)).toEqual({ outcome: 'refused', code: 'guard-route' })
  expect(passOf(closed, hire)).toBeUndefined()
  expect(texts(closed)).toEqual([])
})

test('the server names a number of its own for it', async () => {
  const hire = await newcomer(open)
  const about = { directory: directoryName, delivery: hire.delivery }
  const before = texts(open).length
  const hint = { employeeNumber: `E-${hire.sam}` }
  await open.agent.server.ask('find-account', { ...about, hint, mobile: mine })
  expect(await ask(open, hire)).toMatchObject({ outcome: 'handed', sentTo: '••• 78' })
  const text = await waitFor(() => texts(open)[before])
  expect(text.text).toContain('is your pass')
  expect(text.text).not.toContain(hire.sam)
  expect(texts(open, mine)).toEqual([])
})

test('the server asks for it again and again, to get a second one past its owner', async () => {
  const hire = await newcomer(open)
  const before = texts(open).length
  expect(await ask(open, hire)).toMatchObject({ outcome: 'handed' })
  await waitFor(() => texts(open)[before])
  const pass = passOf(open, hire)?.id
  await open.agent.restart()
  expect(await ask(open, hire)).toMatchObject({ outcome: 'handed', sentTo: '••• 78' })
  expect(texts(open)).toHaveLength(before + 1)
  expect(passOf(open, hire)?.id).toBe(pass)
})

test('for an administrator, for somebody who works here, over a pass that is not ours', async () => {
  const { tenant } = open.simulator
  const before = texts(open).length
  const admin = await newcomer(open)
  tenant.assignRole(admin.user, 'Global Administrator')
  expect(await ask(open, admin)).toEqual({ outcome: 'refused', code: 'guard-protected' })
  const used = await newcomer(open)
  tenant.recordSignIn(used.user)
  expect(await ask(open, used)).toEqual({ outcome: 'refused', code: 'guard-used' })
  const methods = await newcomer(open)
  tenant.registerMethod(methods.user, 'fido2')
  expect(await ask(open, methods)).toEqual({ outcome: 'refused', code: 'guard-used' })
  const other = await newcomer(open)
  const theirs = await mintByHand(open.simulator, other.user, { lifetimeInMinutes: 60 })
  expect(await ask(open, other)).toEqual({ outcome: 'refused', code: 'pass-of-others' })
  expect(passOf(open, other)?.id).toBe(theirs)
  expect([admin, used, methods].map((each) => passOf(open, each))).toEqual([
    undefined,
    undefined,
    undefined,
  ])
  expect(texts(open)).toHaveLength(before)
})

control('the carrier that refuses leaves no pass behind, and the next try gives one', async () => {
  const hire = await newcomer(open)
  open.simulator.faults.add({ target: 'phone', operation: 'submit', kind: 'error' })
  const said = await ask(open, hire)
  expect(said).toMatchObject({ outcome: 'refused' })
  expect(passOf(open, hire)).toBeUndefined()
  expect(await ask(open, hire)).toMatchObject({ outcome: 'handed' })
})

control('more of them than the guard allows in an hour are not made', async () => {
  const hires = [await newcomer(open), await newcomer(open)]
  const said = await Promise.all(hires.map((hire) => ask(open, hire)))
  expect(said).toContainEqual({ outcome: 'refused', code: 'guard-rate' })
})
