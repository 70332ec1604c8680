import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCommandLine } from '../machine/run-command-line.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { waitFor } from '../machine/wait-for.ts'

const route = 'temporary-password-to-manager'
const manager = 'm.vandam@contoso.test'
const stranger = 'stranger@contoso.test'
let world: World

beforeAll(async () => {
  world = await startWorld({
    cloud: { own: true, worlds: ['ad'] },
    guard: { routes: [route] },
    plan: { route, inviteDaysBefore: 0 },
  })
  world.simulator.directory.addAccount({
    ...{ sAMAccountName: 'mvandam', commonName: 'Marit van Dam', mail: manager },
  })
})
// Ends with the canary: the password is in the manager's mail, and nowhere else.
afterAll(() => world?.stop())

/** Whoever HR says the manager is hears nothing of a password: the directory says who it is. */
async function hire(number: number, hasManager: boolean) {
  const sam = `handed${number}`
  const mail = `${sam}@example.org`
  const employeeNumber = `9100${number}`
  const { directory } = world.simulator
  directory.addAccount({
    ...{ sAMAccountName: sam, commonName: sam, givenName: 'Barbara', surname: 'Quisling' },
    ...{ displayName: 'Barbara Quisling', employeeId: employeeNumber },
  })
  if (hasManager) directory.setAttributes(sam, { manager: directory.account('mvandam').dn })
  const named = { employeeNumber, firstName: 'Barbara', lastName: 'Quisling' }
  const delivery = await world.hire({ ...named, mail, managerMail: stranger })
  return { sam, mail, delivery }
}

const readDelivery = (delivery: string) =>
  world.database.store
    .selectFrom('delivery')
    .selectAll()
    .where('id', '=', delivery)
    .executeTakeFirstOrThrow()

test('the manager gets the password and the hire the name; who is the manager, the directory says', async () => {
  const { sam, mail, delivery } = await hire(1, true)
  const { text } = await world.mail(manager, /first password/)
  const [, password = ''] = /((?:[A-Z][a-z]\d[a-z]-)+[A-Z][a-z]\d[a-z])/.exec(text) ?? []
  expect(password).not.toBe('')
  expect(text).not.toContain(sam)
  await world.reaches(delivery, 'keyed')
  const { text: told } = await world.mail(mail, new RegExp(sam))
  expect(told).not.toContain(password)
  const { mailbox, directory } = world.simulator
  expect(mailbox.messages(stranger)).toEqual([])
  const { hire_id } = await readDelivery(delivery)
  const { output } = await runCommandLine(world, 'hire', 'show', hire_id)
  expect(output).toContain('could read the temporary password')
  expect(output).toContain('readable by manager')

  const chosen = `Quiet-Otter-${randomUUID().slice(0, 8)}`
  world.canary.keep('password', chosen)
  expect(directory.account(sam)).toMatchObject({ mustChange: true })
  directory.setPassword(sam, chosen)
  directory.signInInteractively(sam, { controller: 0, workstation: 'TC-01' })
  await world.wake(delivery)
  await world.reaches(delivery, 'closed')
  expect(mailbox.messages(manager)).toHaveLength(1)
}, 60_000)

test('without a manager in the directory nothing is set, and the desk knows why', async () => {
  const { sam, delivery } = await hire(2, false)
  const before = world.simulator.directory.account(sam)
  await waitFor('the desk to be told', async () => {
    return (await readDelivery(delivery)).desk_told_of === 'manager-mail-missing'
  })
  expect(world.simulator.directory.account(sam)).toEqual(before)
  expect(world.simulator.mailbox.messages(stranger)).toEqual([])
}, 60_000)
