import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect } from 'vitest'
import { refusedBy } from '../machine/attack.ts'
import { mintByHand } from '../machine/mint-by-hand.ts'
import { workflowPermissions } from '../machine/register-agent.ts'
import { directoryName } from '../machine/start-agent.ts'
import { type CloudWorld, startCloudWorld } from '../machine/start-cloud-world.ts'

const { test, control } = refusedBy('the agent’s guard, and who the tenant says is the manager')

const managerMail = 'm.vandam@contoso.test'
let closed: CloudWorld
let open: CloudWorld
let managers: Map<CloudWorld, string>
let number = 0
beforeAll(async () => {
  const permissions = workflowPermissions
  closed = await startCloudWorld({ permissions, guard: { routes: ['pass-by-text'] } })
  open = await startCloudWorld({ permissions, guard: { routes: ['pass-to-manager'] } })
  const addManager = ({ simulator }: CloudWorld) =>
    simulator.tenant.addUser({ userPrincipalName: managerMail, mail: managerMail })
  managers = new Map([closed, open].map((world) => [world, addManager(world)]))
})
afterAll(async () => {
  await closed.stop()
  await open.stop()
})

async function newcomer(world: CloudWorld, { managed = true } = {}) {
  number += 1
  const sam = `managed${number}`
  const account = world.addNewcomer(sam)
  const user = await world.synchronise(account)
  world.simulator.tenant.setManager(user, managed ? managers.get(world) : undefined)
  return { sam, account, user, delivery: randomUUID() }
}
type Newcomer = Awaited<ReturnType<typeof newcomer>>

const ask = (world: CloudWorld, { account, delivery }: Newcomer) =>
  world.agent.server.ask('hand-pass', {
    ...{ account, delivery, directory: directoryName, route: 'pass-to-manager', language: 'en' },
    ...{ receipts: [], passReceipts: [], lifetimeMinutes: 60 },
  })
const runs = ({ simulator }: CloudWorld) => simulator.tenant.workflowRuns().length
const mails = ({ simulator }: CloudWorld, to = managerMail) => simulator.mailbox.messages(to)
const passOf = (world: CloudWorld, { user }: Newcomer) => world.simulator.tenant.person(user).pass

test('the server turns another route into one that the manager reads', async () => {
  const hire = await newcomer(closed)
  expect(await ask(closed, hire)).toEqual({ outcome: 'refused', code: 'guard-route' })
  expect(passOf(closed, hire)).toBeUndefined()
  expect([runs(closed), closed.simulator.tenant.workflows()]).toEqual([0, []])
})

test('the server asks again and again, to have it mailed anew', async () => {
  const hire = await newcomer(open)
  const said = await ask(open, hire)
  expect(said).toMatchObject({ outcome: 'handed', arrival: 'accepted', sentTo: 'manager' })
  const [ran, pass] = [runs(open), passOf(open, hire)?.id]
  await open.agent.restart()
  expect(await ask(open, hire)).toMatchObject({ outcome: 'handed', sentTo: 'manager' })
  expect(await ask(open, { ...hire, delivery: randomUUID() })).toMatchObject({ outcome: 'handed' })
  // A delivery of its own, by the server's word: the pass before it is gone, and never are there two.
  expect(runs(open)).toBe(ran + 1)
  expect(passOf(open, hire)?.id).not.toBe(pass)
  expect(open.problems).toEqual([])
})

test('for an administrator, for somebody who works here', async () => {
  const { tenant } = open.simulator
  const ran = runs(open)
  const admin = await newcomer(open)
  tenant.assignRole(admin.user, 'Global Administrator')
  expect(await ask(open, admin)).toEqual({ outcome: 'refused', code: 'guard-protected' })
  const used = await newcomer(open)
  tenant.recordSignIn(used.user)
  expect(await ask(open, used)).toEqual({ outcome: 'refused', code: 'guard-used' })
  const methods = await newcomer(open)
  tenant.registerMethod(methods.user, 'fido2')
  expect(await ask(open, methods)).toEqual({ outcome: 'refused', code: 'guard-used' })
  expect(runs(open)).toBe(ran)
})

test('for somebody whose manager only the server knows', async () => {
  const hire = await newcomer(open, { managed: false })
  const ran = runs(open)
  expect(await ask(open, hire)).toEqual({ outcome: 'refused', code: 'manager-missing' })
  expect(runs(open)).toBe(ran)
  expect(passOf(open, hire)).toBeUndefined()
})

test('somebody edits the workflow, so that the passes reach them', async () => {
  const { tenant } = open.simulator
  const first = await newcomer(open)
  await ask(open, first)
  const [ours] = tenant.workflows()
  if (!ours) throw new Error('there is no workflow of ours')
  const edited = ours.tasks.map((task) => ({
    ...task,
    arguments: [...task.arguments, { name: 'cc', value: first.user }],
  }))
  tenant.changeWorkflow(ours.id, { tasks: edited })
  const hire = await newcomer(open)
  const ran = runs(open)
  expect(await ask(open, hire)).toEqual({ outcome: 'refused', code: 'workflow-changed' })
  expect(runs(open)).toBe(ran)
  tenant.changeWorkflow(ours.id, ours)
})

control('the manager alone is written to, and the mail names no account', async () => {
  const before = mails(open).length
  const hire = await newcomer(open)
  expect(await ask(open, hire)).toMatchObject({ outcome: 'handed', sentTo: 'manager' })
  const sent = mails(open).slice(before)
  expect(sent).toHaveLength(1)
  const words = sent.map(({ text }) => (text ?? '').replaceAll(/\s+/g, ' ')).join()
  expect(words).not.toContain(hire.sam)
  const [, pass = ''] = /message: (\S+) Ask/.exec(words) ?? []
  expect(open.simulator.tenant.signInWithPass(hire.user, pass)).toHaveProperty('session')
})

control('a call whose answer is lost is looked for, and not made again', async () => {
  const hire = await newcomer(open)
  const ran = runs(open)
  open.simulator.faults.add({ target: 'graph', operation: 'activate', kind: 'drop-after' })
  expect(await ask(open, hire)).toMatchObject({ outcome: 'handed', sentTo: 'manager' })
  expect(runs(open)).toBe(ran + 1)
})

control('a workflow that fails is said to have failed, and the next one is another', async () => {
  const { tenant } = open.simulator
  const hire = await newcomer(open)
  const { maximumLifetimeInMinutes } = tenant.passPolicy()
  // Behind the back of an agent that remembers the policy for some minutes.
  tenant.setPassPolicy({ maximumLifetimeInMinutes: 10 })
  expect(await ask(open, hire)).toEqual({ outcome: 'refused', code: 'workflow-failed' })
  expect(passOf(open, hire)).toBeUndefined()
  tenant.setPassPolicy({ maximumLifetimeInMinutes })
  expect(await ask(open, hire)).toMatchObject({ outcome: 'handed' })
})

test('over a pass that an administrator made, of the same shape', async () => {
  const hire = await newcomer(open)
  const other = await mintByHand(open.simulator, hire.user, {
    lifetimeInMinutes: 60,
    isUsableOnce: true,
  })
  expect(other).toBeDefined()
  const ran = runs(open)
  expect(await ask(open, hire)).toEqual({ outcome: 'refused', code: 'pass-of-others' })
  expect(runs(open)).toBe(ran)
  expect(passOf(open, hire)?.id).toBe(other)
})
